-- One row per metric and period of which a count moved between two warehouses, the widest moves of the denominator first.
with every as (
    select metric, period, period_type from old.counts
    union
    select metric, period, period_type from redefined.counts
    union
    select metric, period, period_type from uncorrected.counts
    union
    select metric, period, period_type from new.counts
),
steps as (
    select
        every.metric, every.period_type, every.period,
        coalesce(old_counts.numerator, 0) as old_numerator,
        coalesce(old_counts.denominator, 0) as old_denominator,
        coalesce(redefined_counts.numerator, 0) as redefined_numerator,
        coalesce(redefined_counts.denominator, 0) as redefined_denominator,
        coalesce(uncorrected_counts.numerator, 0) as uncorrected_numerator,
        coalesce(uncorrected_counts.denominator, 0) as uncorrected_denominator,
        coalesce(new_counts.numerator, 0) as new_numerator,
        coalesce(new_counts.denominator, 0) as new_denominator
    from every
    left join old.counts as old_counts
        on old_counts.metric = every.metric and old_counts.period = every.period
        and old_counts.period_type = every.period_type
    left join redefined.counts as redefined_counts
        on redefined_counts.metric = every.metric and redefined_counts.period = every.period
        and redefined_counts.period_type = every.period_type
    left join uncorrected.counts as uncorrected_counts
        on uncorrected_counts.metric = every.metric and uncorrected_counts.period = every.period
        and uncorrected_counts.period_type = every.period_type
    left join new.counts as new_counts
        on new_counts.metric = every.metric and new_counts.period = every.period
        and new_counts.period_type = every.period_type
)
select
    metric, period_type, period, old_numerator, old_denominator, new_numerator, new_denominator,
    redefined_numerator - old_numerator as numerator_by_definition,
    uncorrected_numerator - redefined_numerator as numerator_by_new_data,
    new_numerator - uncorrected_numerator as numerator_by_correction,
    redefined_denominator - old_denominator as denominator_by_definition,
    uncorrected_denominator - redefined_denominator as denominator_by_new_data,
    new_denominator - uncorrected_denominator as denominator_by_correction
from steps
where redefined_numerator <> old_numerator or redefined_denominator <> old_denominator
    or uncorrected_numerator <> redefined_numerator or uncorrected_denominator <> redefined_denominator
    or new_numerator <> uncorrected_numerator or new_denominator <> uncorrected_denominator
order by
    abs(new_denominator - old_denominator) + abs(new_numerator - old_numerator) desc, metric,
    period_type, period
