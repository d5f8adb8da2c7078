-- title: Conviction rate without administrative finalisations
-- page: convictions 2
-- unit: defendants, at finalisation
-- numerator: defendants convicted: guilty plea, conviction after trial, or case proved in absence
-- denominator: defendants whose case was finalised in the period on its merits
-- excluded: open cases; administrative finalisations (warrant unexecuted, summons unserved, defendant dead or unfit to plead)
-- better: neither
--   The denominator decides: this rate can rise while the rate with administrative finalisations stays flat.
-- dated by: finalised_date
-- source: CPS case outcomes by principal offence category, which leave administrative finalisations out
-- definition: 1 from 2007-04-01: CPS definition, administrative finalisations left out
select *, finalised_date as counted_on, is_conviction as in_numerator
from marts.case_outcomes
where is_finalised and not is_administrative
