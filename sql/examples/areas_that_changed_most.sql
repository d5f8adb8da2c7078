-- Which areas changed most between the last two complete financial years?
-- purpose: A change between two independent shares with its interval; an area is not ranked, its change is
-- about: areas
-- parameters: $metric = 'conviction_rate'
with years as (
    select max(every.period_start) as newest
    from metrics.every_period as every
    where every.metric = $metric and every.period_type = 'financial year' and every.is_complete
),
counted as (
    select
        cast(counts.area_code as varchar) as area_code,
        cast(coalesce(sum(counts.numerator) filter (where counts.month >= years.newest), 0) as bigint) as numerator,
        cast(coalesce(sum(counts.denominator) filter (where counts.month >= years.newest), 0) as bigint) as denominator,
        cast(coalesce(sum(counts.numerator) filter (where counts.month < years.newest), 0) as bigint) as numerator_before,
        cast(coalesce(sum(counts.denominator) filter (where counts.month < years.newest), 0) as bigint) as denominator_before
    from metrics.counts as counts
    cross join years
    where counts.metric = $metric
        and counts.month >= years.newest - interval 12 month
        and counts.month < years.newest + interval 12 month
    group by counts.area_code
)
select
    areas.area_name as area,
    counted.numerator,
    counted.denominator,
    rate(counted.numerator, counted.denominator) as rate,
    wilson_low(counted.numerator, counted.denominator) as rate_low,
    wilson_high(counted.numerator, counted.denominator) as rate_high,
    counted.numerator_before,
    counted.denominator_before,
    rate(counted.numerator, counted.denominator) - rate(counted.numerator_before, counted.denominator_before) as change,
    change_low(counted.numerator, counted.denominator, counted.numerator_before, counted.denominator_before) as change_low,
    change_high(counted.numerator, counted.denominator, counted.numerator_before, counted.denominator_before) as change_high
from counted
inner join metrics.areas as areas on areas.area_code = counted.area_code
-- Of 40 areas in which nothing changed about two have an interval that leaves out zero.
order by abs(change) desc nulls last, area
