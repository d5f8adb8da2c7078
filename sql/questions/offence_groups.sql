-- The offence groups that cases are counted by, with their names.
select offence_group_code, offence_group_name
from reference.offence_groups
order by offence_group_name
