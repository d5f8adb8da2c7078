-- Where a share stood before a day and where it stands in the newest year that is whole and settled: counts, interval, coverage, range, definition, and the difference.
-- One row. Before are all months wholly before the day; empty are those where the data begin later, and a year that does not lie wholly after the day.
-- Of a time to event it is the share that had ended within so many days, of whom each was followed so long; of a share within_days is 0.
-- function: then_and_now(metric, day, area = 'all', offences = 'all', dv = 'all', cyber = 'all', within_days = '0')
with dated as (
    -- Cases dated by the last day of a quarter say nothing of its months.
    select case when freshness.dated_to = 'quarter' then 'quarter' else 'month' end as period_type
    from quality.freshness as freshness
    where freshness.source = 'cases'
),
whole as (
    select every.period_type, every.period_start, every.period_end, every.version, every.is_mixed
    from metrics.every_period as every
    inner join dated on dated.period_type = every.period_type
    where every.metric = $metric
        and every.is_complete
        and date_diff('day', every.period_end, every.settled_until) >= $within_days
),
newest as (
    select
        cast(max(whole.period_start) + to_months(max(months_of_period(whole.period_type)) - 12) as date) as begins_on,
        min(whole.period_start) as first_day
    from whole
),
sided as (
    select whole.period_start, whole.period_end, whole.version, whole.is_mixed, whole.period_end >= $day as is_now
    from whole
    cross join newest
    where whole.period_end < $day
        or (whole.period_start >= newest.begins_on and newest.begins_on >= $day and newest.begins_on >= newest.first_day)
),
units as (
    select counts.month, counts.numerator, counts.denominator, counts.eligible
    from metrics.counts as counts
    where counts.metric = $metric
        and is_chosen(counts.area_code, $area)
        and is_chosen_offence(counts.offence_group_code, $offences)
        and is_chosen(counts.dv, $dv)
        and is_chosen(counts.cyber, $cyber)
    union all
    select
        durations.month,
        -- The ending that is waited for is the first that the definition names, or any.
        case
            when durations.days <= $within_days and durations.ended_by is not null
                and (starts_with(definitions.event, 'any:') or starts_with(definitions.event, durations.ended_by || ':'))
                then durations.units
            else 0
        end,
        durations.units,
        durations.units
    from metrics.durations as durations
    inner join metrics.definitions as definitions on definitions.metric = durations.metric
    where durations.metric = $metric
        and is_chosen(durations.area_code, $area)
        and is_chosen_offence(durations.offence_group_code, $offences)
),
counted as (
    select
        start_of_period(units.month, dated.period_type) as period_start,
        sum(units.numerator) as numerator, sum(units.denominator) as denominator, sum(units.eligible) as eligible
    from units
    cross join dated
    group by start_of_period(units.month, dated.period_type)
),
sides as (
    select
        sided.is_now,
        min(sided.period_start) as first_day,
        max(sided.period_end) as last_day,
        cast(coalesce(sum(counted.numerator), 0) as bigint) as numerator,
        cast(coalesce(sum(counted.denominator), 0) as bigint) as denominator,
        cast(coalesce(sum(counted.eligible), 0) as bigint) as eligible,
        max(sided.version) as version,
        bool_or(sided.is_mixed) or min(sided.version) < max(sided.version) as is_mixed
    from sided
    left join counted on counted.period_start = sided.period_start
    group by sided.is_now
)
select
    before.first_day as first_day_before,
    before.last_day as last_day_before,
    before.numerator as numerator_before,
    before.denominator as denominator_before,
    before.eligible as eligible_before,
    rate(before.numerator, before.denominator) as rate_before,
    wilson_low(before.numerator, before.denominator) as rate_low_before,
    wilson_high(before.numerator, before.denominator) as rate_high_before,
    rate(before.denominator, before.eligible) as coverage_before,
    rate(before.numerator, before.eligible) as rate_if_rest_no_before,
    rate(before.numerator + before.eligible - before.denominator, before.eligible) as rate_if_rest_yes_before,
    before.version as version_before,
    before.is_mixed as is_mixed_before,
    now.first_day,
    now.last_day,
    now.numerator,
    now.denominator,
    now.eligible,
    rate(now.numerator, now.denominator) as rate,
    wilson_low(now.numerator, now.denominator) as rate_low,
    wilson_high(now.numerator, now.denominator) as rate_high,
    rate(now.denominator, now.eligible) as coverage,
    rate(now.numerator, now.eligible) as rate_if_rest_no,
    rate(now.numerator + now.eligible - now.denominator, now.eligible) as rate_if_rest_yes,
    now.version,
    now.is_mixed,
    rate(now.numerator, now.denominator) - rate(before.numerator, before.denominator) as change,
    change_low(now.numerator, now.denominator, before.numerator, before.denominator) as change_low,
    change_high(now.numerator, now.denominator, before.numerator, before.denominator) as change_high
from newest
left join sides as before on not before.is_now
left join sides as now on now.is_now
