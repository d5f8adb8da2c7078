-- kind: mean
-- title: Incidents per case
-- page: bigger-picture 4
-- unit: defendants' cases, at charge
-- numerator: incidents that the cases cover, added up
-- denominator: defendants charged in the period, open or finalised, whose number of incidents is recorded
-- excluded: cases without a charge; cases with no number of incidents recorded (their share is missing from the coverage)
-- better: neither
--   A higher mean may be a wider view of the course of conduct, or longer courses of conduct.
-- dated by: charged_date
-- source: CPS stalking guidance of 23 September 2010: the bigger picture, not isolated incidents
-- definition: 1 from 2010-09-23: incidents as recorded
select *, charged_date as counted_on, incident_count as amount
from marts.case_outcomes
where charged_date is not null
