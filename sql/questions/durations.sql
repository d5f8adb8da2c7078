-- A time to event by period it began in, days and ending (empty: not ended yet): what survival curves are made from.
-- function: durations_by(metric, period_type = 'financial year', area = 'all', offences = 'all')
select
    start_of_period(durations.month, $period_type) as period_start,
    durations.days,
    durations.ended_by,
    cast(sum(durations.units) as bigint) as units
from metrics.durations as durations
where durations.metric = $metric
    and is_chosen(durations.area_code, $area)
    and is_chosen_offence(durations.offence_group_code, $offences)
group by start_of_period(durations.month, $period_type), durations.days, durations.ended_by
order by period_start, durations.days, durations.ended_by
