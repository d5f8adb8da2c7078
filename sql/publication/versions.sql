-- The version of the definition each measure is counted by in each whole quarter.
select metric as measure, period_start, version, is_mixed
from metrics.every_period
where list_contains($measures, metric) and period_type = 'quarter' and is_complete
    and period_start between $first_day and $last_day
order by all
