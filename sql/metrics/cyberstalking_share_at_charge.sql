-- title: Cyberstalking share at charge
-- page: cyberstalking 3
-- unit: defendants in stalking and harassment cases, at charge
-- numerator: defendants whose conduct was wholly or partly online (cyber marker yes)
-- denominator: defendants charged in the period in stalking and harassment cases, open or finalised, whose cyber marker is recorded
-- excluded: cases without a charge; cases with no cyber marker recorded (their share is missing from the coverage)
-- better: neither
--   A rising share may be better recording or more online conduct: read it with the coverage.
-- dated by: charged_date
-- source: CPS stalking guidance of 23 September 2010, which first recognised cyberstalking
-- definition: 1 from 2010-09-23: recorded marker, never inferred from the charge
select *, charged_date as counted_on, cyber_marker as in_numerator
from marts.case_outcomes
where charged_date is not null and is_stalking_or_harassment
