-- The series of a share by period: its counts, interval, coverage and range, the version of its definition, and its change on the same period a year before; of 'all' that of every share.
-- One row per share and period from the first to the last counted or known; one without counts has none: a gap.
-- function: series(metric, period_type = 'quarter', area = 'all', offences = 'all', dv = 'all', cyber = 'all')
with periods as (
    select * from metrics.every_period as every
    where is_chosen(every.metric, $metric) and every.period_type = $period_type
),
counted as (
    select
        cast(counts.metric as varchar) as metric,
        start_of_period(counts.month, $period_type) as period_start,
        cast(sum(counts.numerator) as bigint) as numerator,
        cast(sum(counts.denominator) as bigint) as denominator,
        cast(sum(counts.eligible) as bigint) as eligible
    from metrics.counts as counts
    where is_chosen(counts.metric, $metric)
        and is_chosen(counts.area_code, $area)
        and is_chosen_offence(counts.offence_group_code, $offences)
        and is_chosen(counts.dv, $dv)
        and is_chosen(counts.cyber, $cyber)
    group by counts.metric, start_of_period(counts.month, $period_type)
    union all
    -- A published table's units are all recorded.
    select
        published.metric,
        published.period_start,
        cast(sum(published.numerator) as bigint),
        cast(sum(published.denominator) as bigint),
        cast(sum(published.denominator) as bigint)
    from metrics.published_counts as published
    where is_chosen(published.metric, $metric)
        and published.period_type = $period_type
        and is_chosen(published.area_code, $area)
        and is_chosen(published.offence_category_code, $offences)
    group by published.metric, published.period_start
)
select
    periods.metric,
    periods.period_start,
    periods.period_end,
    periods.is_complete,
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
    periods.version,
    periods.is_mixed,
    before_periods.version as version_before,
    before_periods.is_mixed as is_mixed_before,
    coalesce(periods.period_end <= periods.settled_until, true) as is_settled,
    -- A higher share of fewer: a better rate need not be a better record.
    coalesce(
        rate(now.numerator, now.denominator) > rate(before.numerator, before.denominator)
        and now.numerator < before.numerator, false
    ) as is_rate_up_count_down
from periods
left join periods as before_periods
    on before_periods.metric = periods.metric and before_periods.period_start = periods.year_before
left join counted as now
    on now.metric = periods.metric and now.period_start = periods.period_start and not periods.is_too_coarse
left join counted as before
    on before.metric = periods.metric and before.period_start = periods.year_before and periods.is_year_before_whole
where periods.metric in (select definitions.metric from metrics.definitions as definitions where definitions.kind = 'share')
order by periods.metric, periods.period_start
