-- The periods of a metric: from the first to the last counted or known, whether each is whole, the version of the definition in force, and until when events are settled.
-- function: periods(metric, period_type = 'quarter')
select
    periods.period_start, periods.period_end, periods.year_before, periods.is_complete, periods.is_too_coarse,
    periods.is_year_before_whole, periods.version, periods.is_mixed, periods.settled_until
from metrics.every_period as periods
where periods.metric = $metric and periods.period_type = $period_type
order by periods.period_start
