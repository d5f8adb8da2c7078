-- title: Earlier cases between the same two people
-- page: bigger-picture 6
-- unit: defendants, at referral
-- numerator: defendants of whom a case with the same victim was referred in the 24 months before
-- denominator: defendants referred in the period whose victim is recorded
-- excluded: cases with no day of referral; cases with no victim recorded (their share is missing from the coverage); cases referred in the first 24 months after the first finalisation held, of which not all earlier cases are there; cases never sent on to be charged, where the source holds prosecutions only
-- better: neither
--   A higher share may be more repeat victims, or more of their reports brought to court.
-- dated by: referred_date
-- source: CPS stalking guidance of 23 September 2010: the bigger picture, not isolated incidents
-- definition: 1 from 2010-09-23: within 24 months, linked by the pseudonyms of defendant and victim; without a limit the share would rise as the data grow longer
select *, referred_date as counted_on, has_earlier_case_with_victim as in_numerator
from marts.case_outcomes
where referred_date >= known_from + interval 24 month
