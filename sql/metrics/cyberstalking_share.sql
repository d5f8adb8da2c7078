-- title: Cyberstalking share
-- page: cyberstalking 1
-- unit: defendants in stalking and harassment cases, at finalisation
-- numerator: defendants whose conduct was wholly or partly online (cyber marker yes)
-- denominator: defendants in stalking and harassment cases finalised in the period whose cyber marker is recorded
-- excluded: open cases; cases with no cyber marker recorded (their share is missing from the coverage)
-- better: neither
--   A rising share may be better recording or more online conduct: read it with the coverage.
-- dated by: finalised_date
-- source: CPS stalking guidance of 23 September 2010, which first recognised cyberstalking
-- definition: 1 from 2010-09-23: recorded marker, never inferred from the charge
select *, finalised_date as counted_on, cyber_marker as in_numerator
from marts.case_outcomes
where is_finalised and is_stalking_or_harassment
