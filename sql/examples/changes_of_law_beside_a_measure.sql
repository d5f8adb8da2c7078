-- How did a measure stand in the year before and the year after each change of law or guidance?
-- purpose: Join registered dates to months around them; what came at the same time is not told apart
-- about: did-it-work
-- parameters: $metric = 'conviction_rate'; $offences = 'stalking-and-harassment'
with months as (
    select
        counts.month,
        cast(sum(counts.numerator) as bigint) as numerator,
        cast(sum(counts.denominator) as bigint) as denominator
    from metrics.counts as counts
    where counts.metric = $metric and is_chosen_offence(counts.offence_group_code, $offences)
    group by counts.month
),
around as (
    select
        changes.event_date,
        changes.event_name,
        changes.event_kind,
        cast(sum(months.numerator) filter (where months.month >= changes.event_date) as bigint) as numerator,
        cast(sum(months.denominator) filter (where months.month >= changes.event_date) as bigint) as denominator,
        cast(sum(months.numerator) filter (where months.month < changes.event_date) as bigint) as numerator_before,
        cast(sum(months.denominator) filter (where months.month < changes.event_date) as bigint) as denominator_before
    from reference.change_register as changes
    inner join months
        on months.month >= date_trunc('month', changes.event_date) - interval 12 month
        and months.month < date_trunc('month', changes.event_date) + interval 12 month
        -- The month of the change itself is of both.
        and months.month <> date_trunc('month', changes.event_date)
    where changes.applies_to in ('cases', 'both')
    group by changes.event_date, changes.event_name, changes.event_kind
)
select
    event_date, event_name, event_kind, numerator_before, denominator_before, numerator, denominator,
    rate(numerator, denominator) as rate,
    wilson_low(numerator, denominator) as rate_low,
    wilson_high(numerator, denominator) as rate_high,
    rate(numerator, denominator) - rate(numerator_before, denominator_before) as change,
    change_low(numerator, denominator, numerator_before, denominator_before) as change_low,
    change_high(numerator, denominator, numerator_before, denominator_before) as change_high
from around
order by event_date
