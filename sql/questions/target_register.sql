-- Every registered target, the newest first.
select metric, area, target, applies_from, registered_on, signed_by, source
from reference.targets
order by registered_on desc, metric, area
