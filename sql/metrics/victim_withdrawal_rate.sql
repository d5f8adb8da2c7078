-- title: Victim withdrawal rate
-- page: convictions 4
-- unit: defendants, at finalisation
-- numerator: defendants not convicted because the victim retracted or withdrew support
-- denominator: all defendants whose case was finalised in the period, administrative finalisations included, and whose reason is recorded where they were not convicted
-- excluded: open cases; unsuccessful cases with no reason recorded (their share is missing from the coverage)
-- better: lower
--   A victim who withdraws was often not supported enough; a reason is the one recorded.
-- dated by: finalised_date
-- source: CPS reasons for unsuccessful outcomes
-- definition: 1 from 2007-04-01: CPS reason code for a victim who retracts or withdraws support
select *, finalised_date as counted_on, is_victim_withdrawal as in_numerator
from marts.case_outcomes
where is_finalised
