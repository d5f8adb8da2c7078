-- One row per registered target of a metric.
-- types: target double, applies_from date, registered_on date
select
    metric, -- Metric it is set for; all: every one
    area, -- Area it is set for; all: every one
    target, -- The target, as a share or in the unit of the metric
    applies_from, -- First day it is held against
    registered_on, -- Day it was registered
    signed_by, -- Who answers for it
    source -- Where it was set
from reference.targets
