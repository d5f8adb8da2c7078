-- Per cents with one decimal from counts, by the one division and its interval; from a table of counts with their place. Where there is no share there is no interval.
with followed as (
    select
        place,
        rate(numerator, denominator) as percent,
        wilson_low(numerator, denominator) as percent_low,
        wilson_high(numerator, denominator) as percent_high,
        rate(denominator, eligible) as coverage_percent
    from counts.shown
)
-- As a double 28.75 is a little less, and would be rounded down: 23 of 80 is 28.8%.
select
    place,
    cast(round(cast(100 * percent as decimal(28, 12)), 1) as double) as percent,
    case when percent is not null then cast(round(cast(100 * percent_low as decimal(28, 12)), 1) as double) end as percent_low,
    case when percent is not null then cast(round(cast(100 * percent_high as decimal(28, 12)), 1) as double) end as percent_high,
    cast(round(cast(100 * coverage_percent as decimal(28, 12)), 1) as double) as coverage_percent
from followed
order by place
