-- The counts of a share by period by versions that were not in force then, beside those that were.
-- function: side_by_side(metric, period_type = 'quarter', area = 'all', offences = 'all')
select
    start_of_period(counts.month, $period_type) as period_start,
    counts.version,
    cast(sum(counts.numerator) as bigint) as numerator,
    cast(sum(counts.denominator) as bigint) as denominator,
    cast(sum(counts.eligible) as bigint) as eligible,
    rate(sum(counts.numerator), sum(counts.denominator)) as rate,
    wilson_low(sum(counts.numerator), sum(counts.denominator)) as rate_low,
    wilson_high(sum(counts.numerator), sum(counts.denominator)) as rate_high,
    rate(sum(counts.denominator), sum(counts.eligible)) as coverage
from metrics.counts_side_by_side as counts
where counts.metric = $metric
    and is_chosen(counts.area_code, $area)
    and is_chosen_offence(counts.offence_group_code, $offences)
group by start_of_period(counts.month, $period_type), counts.version
order by counts.version, period_start
