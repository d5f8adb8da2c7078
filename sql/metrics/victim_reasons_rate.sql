-- title: Cases lost for victim reasons
-- page: convictions 5
-- unit: defendants, at finalisation
-- numerator: defendants not convicted because the victim retracted or withdrew support, did not attend, or gave evidence that did not support the case
-- denominator: all defendants whose case was finalised in the period, administrative finalisations included, and whose reason is recorded where they were not convicted
-- excluded: open cases; unsuccessful cases with no reason recorded (their share is missing from the coverage)
-- better: lower
--   Cases lost because a victim could not go on are the ones support can save; a reason is the one recorded.
-- dated by: finalised_date
-- source: CPS reasons for unsuccessful outcomes: victim issues
-- definition: 1 from 2007-04-01: CPS reason codes for retraction, non-attendance and evidence of the victim
select *, finalised_date as counted_on, is_lost_with_victim as in_numerator
from marts.case_outcomes
where is_finalised
