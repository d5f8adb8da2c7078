-- Every registered baseline, the newest first.
select
    metric, source, area, first_day, last_day, applies_from, registered_on,
    coalesce(signed_by, 'not yet signed') as signed_by, reason
from reference.baselines
order by registered_on desc, metric, area
