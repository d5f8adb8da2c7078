-- title: Earlier cases between the same two people
-- unit: defendants, at finalisation
-- numerator: defendants with an earlier case, by day of referral, between the same defendant and victim
-- denominator: defendants whose case was finalised in the period and whose victim and day of referral are recorded
-- excluded: open cases; cases with no victim or no day of referral recorded (their share is missing from the coverage). Earlier cases are known only as far back as the data reach, so the first years are too low
-- better: neither
--   A higher share may be a longer memory of the data or more repeat victims.
-- dated by: finalised_date
-- source: CPS stalking guidance of 23 September 2010: the bigger picture, not isolated incidents
-- definition: 1 from 2010-09-23: linked by the pseudonyms of defendant and victim
select *, finalised_date as counted_on, has_earlier_case_with_victim as in_numerator
from marts.case_outcomes
where is_finalised
