-- title: Domestic violence overlap
-- page: domestic-violence 1
-- unit: defendants in stalking and harassment cases, at finalisation
-- numerator: defendants whose file is marked DV
-- denominator: defendants in stalking and harassment cases finalised in the period whose DV marker is recorded
-- excluded: open cases; cases with no DV marker recorded (their share is missing from the coverage)
-- better: neither
--   A rising overlap may only be better marking: read it with the coverage.
-- dated by: finalised_date
-- source: CPS stalking guidance of 23 September 2010, which asks for files to be marked DV
-- definition: 1 from 2004-12-01: abuse between adults who are or were partners or family
--   2 from 2013-03-31: 16 and over, and coercive control
--   3 from 2021-10-01: statutory definition of the Domestic Abuse Act 2021
select *, finalised_date as counted_on, dv_marker as in_numerator
from marts.case_outcomes
where is_finalised and is_stalking_or_harassment
