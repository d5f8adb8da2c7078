-- How many defendants could somebody single out who knows a little about a case?
-- purpose: Read before anything leaves the organisation: people alone, and in groups smaller than k
-- about: quality
select combination, k, defendants, groups, defendants_alone, defendants_in_small_groups, smallest_group
from quality.k_anonymity
order by place
