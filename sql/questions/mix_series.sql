-- A mix by period and category: how many name the category, of how many, with interval and coverage.
-- function: mix_series(metric, period_type = 'quarter', area = 'all', offences = 'all', dv = 'all', cyber = 'all')
with summed as (
    select
        start_of_period(counts.month, $period_type) as period_start,
        counts.category,
        cast(sum(counts.numerator) as bigint) as numerator,
        cast(sum(counts.denominator) as bigint) as denominator,
        cast(sum(counts.eligible) as bigint) as eligible
    from metrics.mix_counts as counts
    where counts.metric = $metric
        and is_chosen(counts.area_code, $area)
        and is_chosen_offence(counts.offence_group_code, $offences)
        and is_chosen(counts.dv, $dv)
        and is_chosen(counts.cyber, $cyber)
    group by start_of_period(counts.month, $period_type), counts.category
)
select
    period_start,
    category,
    numerator,
    denominator,
    eligible,
    rate(numerator, denominator) as rate,
    wilson_low(numerator, denominator) as rate_low,
    wilson_high(numerator, denominator) as rate_high,
    rate(denominator, eligible) as coverage
from summed
order by period_start, category
