-- How much of a change is definition: for each change that both versions were counted across, the whole periods before and after it.
-- rate_new_before is what the new definition gives for the period before: from the old rate to it is
-- definition, from it to the rate after is all else.
-- function: definition_effect(metric, period_type = 'financial year', area = 'all', offences = 'all')
with changes as (
    select
        versions.version as old_version,
        following.version as new_version,
        versions.until_date as changed_on,
        versions.reason as old_reason,
        following.reason as new_reason,
        cast(start_of_period(versions.until_date, $period_type) - to_months(months_of_period($period_type)) as date) as before_start,
        -- A change on the first day of a period leaves that period whole.
        case
            when start_of_period(versions.until_date, $period_type) = versions.until_date then versions.until_date
            else cast(start_of_period(versions.until_date, $period_type) + to_months(months_of_period($period_type)) as date)
        end as after_start
    from metrics.definition_versions as versions
    inner join metrics.definition_versions as following
        on following.metric = versions.metric and following.version = versions.version + 1
    where versions.metric = $metric and versions.is_counted_apart
),
every as (
    select counts.month, counts.area_code, counts.offence_group_code, null as version, counts.numerator, counts.denominator
    from metrics.counts as counts
    where counts.metric = $metric
    union all
    select counts.month, counts.area_code, counts.offence_group_code, counts.version, counts.numerator, counts.denominator
    from metrics.counts_side_by_side as counts
    where counts.metric = $metric
),
chosen as (
    select start_of_period(every.month, $period_type) as period_start, every.version, every.numerator, every.denominator
    from every
    -- A part of a period is not held against a whole one.
    inner join metrics.periods($metric, $period_type) as periods
        on periods.period_start = start_of_period(every.month, $period_type) and periods.is_complete
    where is_chosen(every.area_code, $area)
        and is_chosen_offence(every.offence_group_code, $offences)
),
summed as (
    select
        changes.old_version, changes.new_version, changes.changed_on, changes.new_reason,
        changes.before_start, changes.after_start,
        cast(sum(chosen.numerator) filter (where chosen.period_start = changes.before_start and chosen.version is null) as bigint) as numerator_before,
        cast(sum(chosen.denominator) filter (where chosen.period_start = changes.before_start and chosen.version is null) as bigint) as denominator_before,
        cast(sum(chosen.numerator) filter (where chosen.period_start = changes.before_start and chosen.version = changes.new_version) as bigint) as numerator_new_before,
        cast(sum(chosen.denominator) filter (where chosen.period_start = changes.before_start and chosen.version = changes.new_version) as bigint) as denominator_new_before,
        cast(sum(chosen.numerator) filter (where chosen.period_start = changes.after_start and chosen.version is null) as bigint) as numerator_after,
        cast(sum(chosen.denominator) filter (where chosen.period_start = changes.after_start and chosen.version is null) as bigint) as denominator_after
    from changes
    left join chosen on chosen.period_start in (changes.before_start, changes.after_start)
    group by
        changes.old_version, changes.new_version, changes.changed_on, changes.new_reason,
        changes.before_start, changes.after_start
)
select
    old_version, new_version, changed_on, new_reason, before_start, after_start,
    numerator_before, denominator_before, numerator_new_before, denominator_new_before,
    numerator_after, denominator_after,
    rate(numerator_before, denominator_before) as rate_before,
    rate(numerator_new_before, denominator_new_before) as rate_new_before,
    rate(numerator_after, denominator_after) as rate_after,
    rate(numerator_after, denominator_after) - rate(numerator_before, denominator_before) as change,
    rate(numerator_new_before, denominator_new_before) - rate(numerator_before, denominator_before) as change_by_definition,
    rate(numerator_after, denominator_after) - rate(numerator_new_before, denominator_new_before) as change_by_all_else,
    change_low(numerator_after, denominator_after, numerator_new_before, denominator_new_before) as change_by_all_else_low,
    change_high(numerator_after, denominator_after, numerator_new_before, denominator_new_before) as change_by_all_else_high
from summed
order by changed_on
