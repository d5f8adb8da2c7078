-- Is the newest quarter outside what chance makes of the baseline?
-- purpose: Three-sigma limits of a share around its registered baseline: the page adds what is more than chance between periods
-- about: measure
-- parameters: $metric = 'conviction_rate'; $area = 'all'
with baseline as (
    select baselines.first_day, baselines.last_day
    from reference.baselines as baselines
    where baselines.metric = 'all' and baselines.source = 'cases' and baselines.area = 'all'
),
quarters as (
    select series.*, series.period_start between baseline.first_day and baseline.last_day as is_in_baseline
    from metrics.series($metric, 'quarter', area := $area) as series
    cross join baseline
    where series.is_complete and series.denominator > 0
),
centre as (
    select
        cast(sum(numerator) as bigint) as numerator,
        cast(sum(denominator) as bigint) as denominator,
        rate(sum(numerator), sum(denominator)) as rate
    from quarters
    where is_in_baseline
)
select
    calendar_quarter(quarters.period_start) as quarter,
    quarters.numerator,
    quarters.denominator,
    quarters.rate,
    quarters.rate_low,
    quarters.rate_high,
    quarters.coverage,
    centre.rate as baseline_rate,
    greatest(0.0, centre.rate - 3 * sqrt(centre.rate * (1 - centre.rate) / quarters.denominator)) as limit_low,
    least(1.0, centre.rate + 3 * sqrt(centre.rate * (1 - centre.rate) / quarters.denominator)) as limit_high,
    abs(quarters.rate - centre.rate) > 3 * sqrt(centre.rate * (1 - centre.rate) / quarters.denominator) as is_outside
from quarters
cross join centre
order by quarters.period_start desc
