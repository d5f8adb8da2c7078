-- One row per registered baseline: the days a metric is compared with.
-- types: signed_by varchar
select
    metric, -- Metric it holds for; all: every one of the source
    source, -- cases or published
    area, -- Area it holds for; all: every one
    first_day, -- First day of the baseline
    last_day, -- Last day of the baseline
    applies_from, -- First day of the periods that are compared with it
    registered_on, -- Day it was registered
    signed_by, -- Who answers for it; empty until its owner has signed it
    reason -- Why these days
from reference.baselines
