-- title: Cyber marker recorded
-- page: cyberstalking 2
-- unit: defendants in stalking and harassment cases, at finalisation
-- numerator: defendants whose cyber marker is recorded, as yes or as no
-- denominator: defendants in stalking and harassment cases finalised in the period
-- excluded: open cases
-- better: higher
--   What is not recorded cannot be seen: the CPS promised in 2010 that cyberstalking would be recognised.
-- dated by: finalised_date
-- source: CPS stalking guidance of 23 September 2010, which first recognised cyberstalking
-- definition: 1 from 2010-09-23: recorded marker, never inferred from the charge
select *, finalised_date as counted_on, cyber_marker is not null as in_numerator
from marts.case_outcomes
where is_finalised and is_stalking_or_harassment
