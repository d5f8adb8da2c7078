-- One row per group of offences that the pages tell apart.
select
    offence_group_code, -- Code of the group
    offence_group_name, -- The group in words
    is_stalking, -- Stalking (s2A and s4A)
    is_harassment -- Harassment (s2 and s4)
from reference.offence_groups
