-- Do our own cases tell what the CPS publishes?
-- purpose: Two sources of one measure side by side by financial year; a year that one of them lacks stays empty
-- about: published
with published as (
    select financial_year(series.period_start) as financial_year, series.numerator, series.denominator, series.rate
    from metrics.series('published_conviction_rate', 'financial year') as series
    where series.denominator > 0
),
own as (
    select financial_year(series.period_start) as financial_year, series.numerator, series.denominator, series.rate
    from metrics.series('conviction_rate_without_administrative', 'financial year') as series
    where series.denominator > 0
)
select
    coalesce(published.financial_year, own.financial_year) as financial_year,
    published.numerator as published_convictions,
    published.denominator as published_defendants,
    published.rate as published_rate,
    wilson_low(published.numerator, published.denominator) as published_rate_low,
    wilson_high(published.numerator, published.denominator) as published_rate_high,
    own.numerator as own_convictions,
    own.denominator as own_defendants,
    own.rate as own_rate,
    wilson_low(own.numerator, own.denominator) as own_rate_low,
    wilson_high(own.numerator, own.denominator) as own_rate_high
from published
full outer join own on own.financial_year = published.financial_year
order by financial_year
