-- The units of some measures by calendar quarter, area and offence group as sql/publication/offence_groups.sql has them: exact, never to leave.
select
    cast(counts.metric as varchar) as measure,
    start_of_period(counts.month, 'quarter') as period_start,
    cast(counts.area_code as varchar) as area_code,
    replace(cast(counts.offence_group_code as varchar), 'none_recorded', 'other') as offence_group_code,
    cast(sum(counts.numerator) as bigint) as numerator,
    cast(sum(counts.denominator) as bigint) as denominator,
    cast(sum(counts.eligible) as bigint) as eligible
from metrics.counts as counts
where list_contains($measures, cast(counts.metric as varchar))
    and counts.month between $first_day and $last_day
group by all
order by all
