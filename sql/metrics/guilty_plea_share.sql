-- title: Guilty plea share
-- page: convictions 6
-- unit: defendants, at finalisation
-- numerator: defendants convicted on a guilty plea
-- denominator: all defendants whose case was finalised in the period, administrative finalisations included, and of whom it is recorded how a conviction came about
-- excluded: open cases; convictions of which no source says whether by plea or trial (their share is missing from the coverage)
-- better: neither
--   Guilty pleas spare victims a trial; more of them may also be lesser charges agreed: read it with the lesser charge share.
-- dated by: finalised_date
-- source: CPS case outcomes, definition of guilty plea
-- definition: 1 from 2007-04-01: CPS definition, all finalised defendants
select *, finalised_date as counted_on, is_guilty_plea as in_numerator
from marts.case_outcomes
where is_finalised
