-- The series of a share by period: its counts, interval, coverage and range, the version of its definition, and its change on the same period a year before.
-- One row per period from the first to the last counted or known; one without counts has none: a gap.
-- function: series(metric, period_type = 'quarter', area = 'all', offences = 'all', dv = 'all', cyber = 'all')
with definition as (
    select
        definitions.counts_table = 'metrics.published_counts' as is_published,
        -- A published table's units are all recorded.
        case when definitions.counts_table = 'metrics.published_counts' then 'published' else 'cases' end as source
    from metrics.definitions as definitions
    where definitions.metric = $metric
),
counted as (
    select
        start_of_period(counts.month, $period_type) as period_start,
        cast(sum(counts.numerator) as bigint) as numerator,
        cast(sum(counts.denominator) as bigint) as denominator,
        cast(sum(counts.eligible) as bigint) as eligible
    from metrics.counts as counts
    where counts.metric = $metric
        and is_chosen(counts.area_code, $area)
        and is_chosen_offence(counts.offence_group_code, $offences)
        and is_chosen(counts.dv, $dv)
        and is_chosen(counts.cyber, $cyber)
    group by start_of_period(counts.month, $period_type)
    union all
    select
        published.period_start,
        cast(sum(published.numerator) as bigint),
        cast(sum(published.denominator) as bigint),
        cast(sum(published.denominator) as bigint)
    from metrics.published_counts as published
    where published.metric = $metric
        and published.period_type = $period_type
        and is_chosen(published.area_code, $area)
        and is_chosen(published.offence_category_code, $offences)
    group by published.period_start
),
known as (
    select
        freshness.data_to,
        definition.is_published,
        -- Cases dated by the quarter's last day say nothing of its months.
        coalesce(freshness.dated_to = 'quarter' and $period_type = 'month', false) as is_too_coarse,
        -- A first month with no case in its first days is not one of few cases but a partial one.
        cast(date_trunc('month', freshness.data_from + interval 24 day) as date) as whole_from
    from quality.freshness as freshness
    inner join definition on definition.source = freshness.source
),
-- Cases are known from the first to the last day of the data, so that a period without any is one
-- of zero; of published tables only those held are known.
extent as (
    select
        known.data_to, known.whole_from, known.is_too_coarse, months_of_period($period_type) as months,
        case when not known.is_published then start_of_period(known.whole_from, $period_type) end as oldest_start,
        case when not known.is_published then start_of_period(known.data_to, $period_type) end as newest_start
    from known
),
span as (
    select
        cast(least(min(counted.period_start), max(extent.oldest_start)) as timestamp) as first_start,
        cast(greatest(max(counted.period_start), max(extent.newest_start)) as timestamp) as last_start,
        max(extent.months) as months
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
),
versions as (
    select
        spine.period_start,
        max(versions.version) as version,
        -- Before the first version its own counting holds.
        coalesce(max(versions.version) filter (where versions.from_date <= spine.period_start), min(versions.version))
            < max(versions.version) as is_mixed
    from spine
    inner join metrics.definition_versions as versions
        on versions.metric = $metric and (versions.from_date <= spine.period_end or versions.version = 1)
    group by spine.period_start
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
    rate(before.denominator, before.eligible) as coverage_before,
    rate(now.numerator, now.denominator) - rate(before.numerator, before.denominator) as change,
    change_low(now.numerator, now.denominator, before.numerator, before.denominator) as change_low,
    change_high(now.numerator, now.denominator, before.numerator, before.denominator) as change_high,
    versions.version,
    versions.is_mixed,
    before_versions.version as version_before,
    -- A higher share of fewer: a better rate need not be a better record.
    rate(now.numerator, now.denominator) > rate(before.numerator, before.denominator)
        and now.numerator < before.numerator as is_rate_up_count_down
from spine
cross join extent
left join versions on versions.period_start = spine.period_start
left join versions as before_versions on before_versions.period_start = spine.year_before
left join counted as now
    on now.period_start = spine.period_start and not extent.is_too_coarse
left join counted as before
    on before.period_start = spine.year_before and spine.year_before >= extent.whole_from
order by spine.period_start
