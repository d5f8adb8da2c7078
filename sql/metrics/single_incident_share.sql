-- title: Single-incident share
-- page: bigger-picture 3
-- unit: defendants, at charge
-- numerator: defendants whose case covers one incident
-- denominator: defendants charged in the period, open or finalised, whose number of incidents is recorded
-- excluded: cases without a charge; cases with no number of incidents recorded (their share is missing from the coverage)
-- better: lower
--   Stalking is a course of conduct: one incident charged may hide the rest, or be all there was.
-- dated by: charged_date
-- source: CPS stalking guidance of 23 September 2010: the bigger picture, not isolated incidents
-- definition: 1 from 2010-09-23: incidents as recorded
select *, charged_date as counted_on, incident_count = 1 as in_numerator
from marts.case_outcomes
where charged_date is not null
