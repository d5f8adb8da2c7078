-- A series of counts by period with its interval, coverage, and change on the same period a year before.
-- One row per period from the first to the last counted or known; one without counts has none: a gap.
with known as (
    select
        data_to,
        -- Cases dated by the quarter's last day say nothing of its months.
        coalesce(dated_to = 'quarter' and $period_type = 'month', false) as is_too_coarse,
        -- A first month with no case in its first days is not one of few cases but a partial one.
        cast(date_trunc('month', data_from + interval 24 day) as date) as whole_from
    from quality.freshness
    where source = $source
),
-- Cases are known from the first to the last day of the data, so that a period without any is one
-- of zero; of published tables only those held are known.
extent as (
    select
        data_to, whole_from, is_too_coarse,
        case when $source = 'cases' then start_of_period(whole_from, $period_type) end as oldest_start,
        case when $source = 'cases' then start_of_period(data_to, $period_type) end as newest_start
    from known
),
span as (
    select
        cast(least(min(counted.period_start), max(extent.oldest_start)) as timestamp) as first_start,
        cast(greatest(max(counted.period_start), max(extent.newest_start)) as timestamp) as last_start,
        case $period_type when 'month' then 1 when 'quarter' then 3 else 12 end as months
    from extent
    left join counted on true
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
)
select
    spine.period_start,
    spine.period_end,
    spine.period_start >= extent.whole_from and spine.period_end <= extent.data_to
        and not extent.is_too_coarse as is_complete,
    now.numerator,
    now.denominator,
    now.eligible,
    rate(now.numerator, now.denominator) as rate,
    wilson_low(now.numerator, now.denominator) as rate_low,
    wilson_high(now.numerator, now.denominator) as rate_high,
    rate(now.denominator, now.eligible) as coverage,
    rate(now.numerator, now.eligible) as rate_if_rest_no,
    rate(now.numerator + now.eligible - now.denominator, now.eligible) as rate_if_rest_yes,
    before.numerator as numerator_before,
    before.denominator as denominator_before,
    rate(now.numerator, now.denominator) - rate(before.numerator, before.denominator) as change,
    change_low(now.numerator, now.denominator, before.numerator, before.denominator) as change_low,
    change_high(now.numerator, now.denominator, before.numerator, before.denominator) as change_high
from spine
cross join extent
left join counted as now
    on now.period_start = spine.period_start and not extent.is_too_coarse
left join counted as before
    on before.period_start = spine.year_before and spine.year_before >= extent.whole_from
order by spine.period_start
