-- title: Conviction rate
-- page: convictions 1
-- unit: defendants, at finalisation
-- numerator: defendants convicted: guilty plea, conviction after trial, or case proved in absence
-- denominator: all defendants whose case was finalised in the period, administrative finalisations included
-- excluded: open cases
-- better: neither
--   A rate can rise because weaker cases are dropped: read it with the count of convictions.
-- dated by: finalised_date
-- source: CPS case outcomes, definition of conviction and unsuccessful outcome
-- definition: 1 from 2007-04-01: CPS definition, all finalised defendants
select *, finalised_date as counted_on, is_conviction as in_numerator
from marts.case_outcomes
where is_finalised
