-- One row per plea to a charge.
select
    plea_code, -- Code of the plea
    plea_name -- The plea in words
from reference.pleas
