-- A share between two days by area, in alphabetical order, with interval and coverage: never a ranking.
-- function: by_area(metric, first_day, last_day, offences = 'all', dv = 'all', cyber = 'all')
with counted as (
    select
        counts.area_code, cast(sum(counts.numerator) as bigint) as numerator,
        cast(sum(counts.denominator) as bigint) as denominator,
        cast(sum(counts.eligible) as bigint) as eligible
    from metrics.counts as counts
    where counts.metric = $metric
        and counts.month between $first_day and $last_day
        and is_chosen_offence(counts.offence_group_code, $offences)
        and is_chosen(counts.dv, $dv)
        and is_chosen(counts.cyber, $cyber)
    group by counts.area_code
    union all
    select
        published.area_code, cast(sum(published.numerator) as bigint),
        cast(sum(published.denominator) as bigint), cast(sum(published.denominator) as bigint)
    from metrics.published_counts as published
    where published.metric = $metric
        and published.period_type = 'quarter'
        and published.period_start between $first_day and $last_day
        and is_chosen(published.offence_category_code, $offences)
    group by published.area_code
)
select
    areas.area_code,
    areas.area_name as area,
    counted.numerator,
    counted.denominator,
    counted.eligible,
    rate(counted.numerator, counted.denominator) as rate,
    wilson_low(counted.numerator, counted.denominator) as rate_low,
    wilson_high(counted.numerator, counted.denominator) as rate_high,
    rate(counted.denominator, counted.eligible) as coverage
from counted
inner join reference.areas as areas on areas.area_code = counted.area_code
order by areas.area_name
