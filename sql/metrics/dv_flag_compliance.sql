-- title: DV flag compliance
-- page: domestic-violence 2
-- unit: defendants in partner or family cases, at charge
-- numerator: defendants whose file is marked DV
-- denominator: defendants charged in the period, open or finalised, who were partner, former partner or family of the victim, and whose DV marker is recorded
-- excluded: cases without a charge; other and unrecorded relationships; cases with no DV marker recorded (their share is missing from the coverage)
-- better: higher
--   The CPS promised in 2010 that files are marked where domestic violence overlaps.
-- dated by: charged_date
-- source: CPS stalking guidance of 23 September 2010, which asks for files to be marked DV
-- definition: 1 from 2004-12-01: abuse between adults who are or were partners or family
--   2 from 2013-03-31: 16 and over, and coercive control
--   3 from 2021-10-01: statutory definition of the Domestic Abuse Act 2021
select *, charged_date as counted_on, dv_marker as in_numerator
from marts.case_outcomes
where charged_date is not null and is_partner_or_family
