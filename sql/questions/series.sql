-- A series of counts by period with its interval, coverage, and change on the same period a year before.
-- One row per period from the first to the last counted; a period without counts has none: a gap.
with span as (
    select
        cast(min(period_start) as timestamp) as first_start,
        cast(max(period_start) as timestamp) as last_start,
        case $period_type when 'month' then 1 when 'quarter' then 3 else 12 end as months
    from counted
),
spine as (
    select
        cast(starts.period_start as date) as period_start,
        cast(starts.period_start + to_months(span.months) - interval 1 day as date) as period_end,
        cast(starts.period_start - interval 12 month as date) as year_before
    from span
    cross join unnest(
        generate_series(span.first_start, span.last_start, to_months(span.months))
    ) as starts (period_start)
),
extent as (
    select data_from, data_to from quality.freshness where source = $source
)
select
    spine.period_start,
    spine.period_end,
    spine.period_start >= cast(date_trunc('month', extent.data_from) as date)
        and spine.period_end <= extent.data_to as is_complete,
    now.numerator,
    now.denominator,
    now.eligible,
    rate(now.numerator, now.denominator) as rate,
    wilson_low(now.numerator, now.denominator) as rate_low,
    wilson_high(now.numerator, now.denominator) as rate_high,
    rate(now.denominator, now.eligible) as coverage,
    before.numerator as numerator_before,
    before.denominator as denominator_before,
    rate(now.numerator, now.denominator) - rate(before.numerator, before.denominator) as change,
    change_low(now.numerator, now.denominator, before.numerator, before.denominator) as change_low,
    change_high(now.numerator, now.denominator, before.numerator, before.denominator) as change_high
from spine
cross join extent
left join counted as now on now.period_start = spine.period_start
left join counted as before on before.period_start = spine.year_before
order by spine.period_start
