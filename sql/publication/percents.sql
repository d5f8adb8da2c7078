-- Per cents with one decimal from counts, by the one division and its interval; from a table of counts with their place. Where there is no share there is no interval.
select
    place,
    round(100 * rate(numerator, denominator), 1) as percent,
    case when rate(numerator, denominator) is not null then round(100 * wilson_low(numerator, denominator), 1) end as percent_low,
    case when rate(numerator, denominator) is not null then round(100 * wilson_high(numerator, denominator), 1) end as percent_high,
    round(100 * rate(denominator, eligible), 1) as coverage_percent
from counts.shown
order by place
