-- One row per stage on the way from referral to order.
select
    stage_code, -- Code of the stage
    stage_name -- The stage in words
from reference.stages
