-- The periods of a metric: from the first to the last counted or known, whether each is whole, the version of the definition in force, and until when events are settled.
-- function: periods(metric, period_type = 'quarter')
with definition as (
    select
        definitions.counts_table = 'metrics.published_counts' as is_published,
        case when definitions.counts_table = 'metrics.published_counts' then 'published' else 'cases' end as source,
        definitions.follow_up_months,
        definitions.kind = 'time to event' as is_followed
    from metrics.definitions as definitions
    where definitions.metric = $metric
),
bounds as (
    select min(counts.month) as first_day, max(counts.month) as last_day
    from metrics.counts as counts where counts.metric = $metric
    union all
    select min(counts.month), max(counts.month) from metrics.mix_counts as counts where counts.metric = $metric
    union all
    select min(amounts.month), max(amounts.month) from metrics.amounts as amounts where amounts.metric = $metric
    union all
    select min(published.period_start), max(published.period_start)
    from metrics.published_counts as published
    where published.metric = $metric and published.period_type = $period_type
),
counted as (
    select min(bounds.first_day) as first_day, max(bounds.last_day) as last_day from bounds
),
known as (
    select
        freshness.settled_until,
        -- Who is followed counts from days that are settled, and whole only so long after them.
        case
            when definition.follow_up_months is null and not definition.is_followed then freshness.data_to
            else cast(freshness.settled_until - to_months(coalesce(definition.follow_up_months, 0)) as date)
        end as whole_until,
        definition.is_published,
        -- Cases dated by the quarter's last day say nothing of its months.
        coalesce(freshness.dated_to = 'quarter' and $period_type = 'month', false) as is_too_coarse,
        -- A first month with no case in its first days is not one of few cases but a partial one.
        cast(date_trunc('month', freshness.data_from + interval 24 day) as date) as whole_from,
        months_of_period($period_type) as months
    from quality.freshness as freshness
    inner join definition on definition.source = freshness.source
),
-- Cases are known from the first to the last day of the data, so that a period without any is one
-- of zero; of published tables only those held are known.
span as (
    select
        known.settled_until, known.whole_until, known.whole_from, known.is_too_coarse, known.months,
        cast(case
            when known.is_published then counted.first_day
            else start_of_period(least(counted.first_day, known.whole_from), $period_type)
        end as timestamp) as first_start,
        cast(case
            when known.is_published then counted.last_day
            else start_of_period(greatest(counted.last_day, known.whole_until), $period_type)
        end as timestamp) as last_start
    from known
    cross join counted
),
spine as (
    select
        cast(starts.period_start as date) as period_start,
        cast(starts.period_start + to_months(span.months) - interval 1 day as date) as period_end,
        cast(starts.period_start - interval 12 month as date) as year_before,
        span.settled_until, span.whole_until, span.whole_from, span.is_too_coarse
    from span
    cross join unnest(
        generate_series(span.first_start, span.last_start, to_months(span.months))
    ) as starts (period_start)
),
versions as (
    select
        spine.period_start,
        max(versions.version) as version,
        -- Before the first version its own counting holds.
        coalesce(max(versions.version) filter (where versions.from_date <= spine.period_start), min(versions.version))
            < max(versions.version) as is_mixed,
        -- What is counted from the first version's day on is only a part of the period of that day.
        coalesce(bool_or(
            versions.version = 1
            and versions.from_date > spine.period_start and versions.from_date <= spine.period_end
            and counted.first_day >= date_trunc('month', versions.from_date)
        ), false) as is_begun_within
    from spine
    cross join counted
    inner join metrics.definition_versions as versions
        on versions.metric = $metric and (versions.from_date <= spine.period_end or versions.version = 1)
    group by spine.period_start
)
select
    spine.period_start,
    spine.period_end,
    spine.year_before,
    spine.period_start >= spine.whole_from and spine.period_end <= spine.whole_until and not spine.is_too_coarse
        and not versions.is_begun_within as is_complete,
    spine.is_too_coarse,
    spine.year_before >= spine.whole_from as is_year_before_whole,
    versions.version,
    versions.is_mixed, -- The definition changed within the period
    spine.settled_until
from spine
left join versions on versions.period_start = spine.period_start
order by spine.period_start
