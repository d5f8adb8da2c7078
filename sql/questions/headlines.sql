-- Every share over its last twelve complete months and over all time.
-- Cases are counted by month, published tables by quarter, so that no month counts twice.
with counted as (
    select metric, month as first_day, 1 as months, numerator, denominator, eligible from metrics.counts
    union all
    select metric, period_start, 3, numerator, denominator, denominator
    from metrics.published_counts
    where period_type = 'quarter'
),
ends as (
    select
        counted.metric,
        -- The last month of the cases may be a partial one; a published quarter never is.
        case
            when max(counted.months) = 1
                then cast(date_trunc('month', max(
                    -- Who is followed counts only so long after days that are settled.
                    case
                        when definitions.follow_up_months is null then known.data_to
                        else cast(known.settled_until - to_months(definitions.follow_up_months) as date)
                    end
                ) + interval 1 day) as date)
            else cast(max(counted.first_day) + interval 3 month as date)
        end as ends_before
    from counted
    left join quality.freshness as known on known.source = 'cases'
    left join metrics.definitions as definitions on definitions.metric = counted.metric
    group by counted.metric
),
spans as (
    select metric, 'last 12 months' as span, cast(ends_before - interval 12 month as date) as starts_on, ends_before
    from ends
    union all
    select metric, 'all time', null, null
    from ends
),
summed as (
    select
        spans.metric, spans.span, spans.starts_on, spans.ends_before,
        min(counted.first_day) as first_day,
        max(cast(counted.first_day + to_months(counted.months) - interval 1 day as date)) as last_day,
        cast(coalesce(sum(counted.numerator), 0) as bigint) as numerator,
        cast(coalesce(sum(counted.denominator), 0) as bigint) as denominator,
        cast(coalesce(sum(counted.eligible), 0) as bigint) as eligible
    from spans
    left join counted
        on counted.metric = spans.metric
        and (spans.starts_on is null or counted.first_day >= spans.starts_on)
        and (spans.ends_before is null or counted.first_day < spans.ends_before)
    group by spans.metric, spans.span, spans.starts_on, spans.ends_before
)
select
    summed.metric,
    definitions.title,
    definitions.version as definition_version,
    summed.span,
    coalesce(summed.starts_on, summed.first_day) as first_day,
    coalesce(cast(summed.ends_before - interval 1 day as date), summed.last_day) as last_day,
    summed.numerator,
    summed.denominator,
    rate(summed.numerator, summed.denominator) as rate,
    wilson_low(summed.numerator, summed.denominator) as rate_low,
    wilson_high(summed.numerator, summed.denominator) as rate_high,
    rate(summed.denominator, summed.eligible) as coverage
from summed
inner join metrics.definitions as definitions on definitions.metric = summed.metric
order by definitions.counts_table, definitions.title, summed.span desc
