-- Is more stalking committed online, or is it only recorded more often?
-- purpose: A share beside the range it could have if every unrecorded answer were no, or yes
-- about: cyberstalking
select
    calendar_quarter(series.period_start) as quarter,
    series.numerator as online,
    series.denominator as recorded,
    series.eligible as cases,
    series.rate,
    series.rate_low,
    series.rate_high,
    series.coverage,
    series.rate_if_rest_no,
    series.rate_if_rest_yes
from metrics.series('cyberstalking_share') as series
where series.is_complete
order by series.period_start
