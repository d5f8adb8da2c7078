-- What a share of one period is made of: its counts by area, by offence group and by each marker, with interval and coverage.
-- One row per part; the parts of one breakdown add up to the whole.
-- function: behind(metric, first_day, last_day, area = 'all', offences = 'all', dv = 'all', cyber = 'all')
with chosen as (
    select counts.area_code, counts.offence_group_code, counts.dv, counts.cyber, counts.numerator, counts.denominator, counts.eligible
    from metrics.counts as counts
    where counts.metric = $metric
        and counts.month between $first_day and $last_day
        and is_chosen(counts.area_code, $area)
        and is_chosen_offence(counts.offence_group_code, $offences)
        and is_chosen(counts.dv, $dv)
        and is_chosen(counts.cyber, $cyber)
),
parts as (
    select 'area' as breakdown, areas.area_name as part, chosen.numerator, chosen.denominator, chosen.eligible
    from chosen
    inner join reference.areas as areas on areas.area_code = chosen.area_code
    union all
    select 'offence group', groups.offence_group_name, chosen.numerator, chosen.denominator, chosen.eligible
    from chosen
    inner join reference.offence_groups as groups on groups.offence_group_code = chosen.offence_group_code
    union all
    select 'DV marker', cast(chosen.dv as varchar), chosen.numerator, chosen.denominator, chosen.eligible from chosen
    union all
    select 'cyber marker', cast(chosen.cyber as varchar), chosen.numerator, chosen.denominator, chosen.eligible from chosen
),
summed as (
    select
        parts.breakdown, parts.part,
        cast(sum(parts.numerator) as bigint) as numerator,
        cast(sum(parts.denominator) as bigint) as denominator,
        cast(sum(parts.eligible) as bigint) as eligible
    from parts
    group by parts.breakdown, parts.part
)
select
    summed.breakdown, summed.part, summed.numerator, summed.denominator, summed.eligible,
    rate(summed.numerator, summed.denominator) as rate,
    wilson_low(summed.numerator, summed.denominator) as rate_low,
    wilson_high(summed.numerator, summed.denominator) as rate_high,
    rate(summed.denominator, summed.eligible) as coverage
from summed
order by summed.breakdown, summed.part
