-- The periods of every metric, by month, quarter and financial year: from the first to the last counted or known, whether each is whole, the version of the definition in force, and until when events are settled.
-- kept as: every_period
with kinds as (
    select kinds.period_type, months_of_period(kinds.period_type) as months
    from (values ('month'), ('quarter'), ('financial year')) as kinds (period_type)
),
definition as (
    select
        definitions.metric, kinds.period_type, kinds.months,
        definitions.counts_table = 'metrics.published_counts' as is_published,
        case when definitions.counts_table = 'metrics.published_counts' then 'published' else 'cases' end as source,
        definitions.follow_up_months,
        definitions.kind = 'time to event' as is_followed
    from metrics.definitions as definitions
    cross join kinds
),
bounds as (
    select cast(counts.metric as varchar) as metric, null as period_type, min(counts.month) as first_day, max(counts.month) as last_day
    from metrics.counts as counts group by counts.metric
    union all
    select cast(counts.metric as varchar), null, min(counts.month), max(counts.month)
    from metrics.mix_counts as counts group by counts.metric
    union all
    select cast(amounts.metric as varchar), null, min(amounts.month), max(amounts.month)
    from metrics.amounts as amounts group by amounts.metric
    union all
    select cast(published.metric as varchar), published.period_type, min(published.period_start), max(published.period_start)
    from metrics.published_counts as published group by published.metric, published.period_type
),
known as (
    select
        definition.metric, definition.period_type, definition.months, definition.is_published,
        freshness.settled_until,
        bounds.first_day, bounds.last_day,
        -- Who is followed counts from days that are settled, and whole only so long after them.
        case
            when definition.follow_up_months is null and not definition.is_followed then freshness.data_to
            else cast(freshness.settled_until - to_months(coalesce(definition.follow_up_months, 0)) as date)
        end as whole_until,
        -- Cases dated by the quarter's last day say nothing of its months.
        coalesce(freshness.dated_to = 'quarter' and definition.period_type = 'month', false) as is_too_coarse,
        -- A first month with no case in its first days is not one of few cases but a partial one.
        cast(date_trunc('month', freshness.data_from + interval 24 day) as date) as whole_from
    from definition
    inner join quality.freshness as freshness on freshness.source = definition.source
    left join bounds
        on bounds.metric = definition.metric
        and (bounds.period_type = definition.period_type or (bounds.period_type is null and not definition.is_published))
),
-- Cases are known from the first to the last day of the data, so that a period without any is one
-- of zero; of published tables only those held are known.
span as (
    select
        known.*,
        cast(case
            when known.is_published then known.first_day
            else start_of_period(least(known.first_day, known.whole_from), known.period_type)
        end as timestamp) as first_start,
        cast(case
            when known.is_published then known.last_day
            else start_of_period(greatest(known.last_day, known.whole_until), known.period_type)
        end as timestamp) as last_start
    from known
),
spine as (
    select
        span.metric, span.period_type,
        cast(starts.period_start as date) as period_start,
        cast(starts.period_start + to_months(span.months) - interval 1 day as date) as period_end,
        cast(starts.period_start - interval 12 month as date) as year_before,
        span.first_day, span.settled_until, span.whole_until, span.whole_from, span.is_too_coarse
    from span
    cross join unnest(
        generate_series(span.first_start, span.last_start, to_months(span.months))
    ) as starts (period_start)
),
versions as (
    select
        spine.metric, spine.period_type, spine.period_start,
        max(versions.version) as version,
        -- Before the first version its own counting holds.
        coalesce(max(versions.version) filter (where versions.from_date <= spine.period_start), min(versions.version))
            < max(versions.version) as is_mixed,
        -- What is counted from the first version's day on is only a part of the period of that day.
        coalesce(bool_or(
            versions.version = 1
            and versions.from_date > spine.period_start and versions.from_date <= spine.period_end
            and spine.first_day >= date_trunc('month', versions.from_date)
        ), false) as is_begun_within
    from spine
    inner join metrics.definition_versions as versions
        on versions.metric = spine.metric and (versions.from_date <= spine.period_end or versions.version = 1)
    group by spine.metric, spine.period_type, spine.period_start
)
select
    spine.metric, -- Name of the metric; listed in metrics.definitions
    spine.period_type, -- month, quarter or financial year
    spine.period_start, -- First day of the period
    spine.period_end, -- Last day of the period
    spine.year_before, -- First day of the same period a year before
    spine.period_start >= spine.whole_from and spine.period_end <= spine.whole_until and not spine.is_too_coarse
        and not versions.is_begun_within as is_complete, -- The data cover the whole period, by one definition begun before it
    spine.is_too_coarse, -- Cases are dated by quarters, so that they say nothing of a month
    spine.year_before >= spine.whole_from as is_year_before_whole, -- The data cover the same period a year before
    versions.version, -- Version of the definition in force; listed in metrics.definition_versions
    versions.is_mixed, -- The definition changed within the period
    spine.settled_until -- Last day on which an event would be recorded by now; empty: published figures
from spine
left join versions
    on versions.metric = spine.metric and versions.period_type = spine.period_type and versions.period_start = spine.period_start
order by spine.metric, spine.period_type, spine.period_start
