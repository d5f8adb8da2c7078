-- How did the conviction rate of an area move, quarter by quarter?
-- purpose: The line of a control chart on the page, by the function that the page calls
-- about: convictions
-- parameters: $area = 'kent'; $offences = 'stalking-and-harassment'
select
    calendar_quarter(series.period_start) as quarter,
    series.numerator as convictions,
    series.denominator as defendants,
    series.rate,
    series.rate_low,
    series.rate_high,
    series.coverage,
    series.is_complete,
    series.change, -- On the same quarter a year before
    series.change_low,
    series.change_high
from metrics.series('conviction_rate', 'quarter', area := $area, offences := $offences) as series
order by series.period_start
