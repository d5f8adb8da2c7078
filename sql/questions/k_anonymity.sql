-- How many defendants each combination of columns leaves in a small group.
select combination, k, defendants, groups, smallest_group, defendants_alone, defendants_in_small_groups
from quality.k_anonymity
order by place
