-- title: Discontinuance rate
-- page: convictions 3
-- unit: defendants, at finalisation
-- numerator: defendants whose case was discontinued or withdrawn, or against whom no evidence was offered
-- denominator: all defendants whose case was finalised in the period, administrative finalisations included
-- excluded: open cases
-- better: neither
--   Fewer discontinued cases may be stronger cases or fewer weak ones charged: read it with the conviction rate.
-- dated by: finalised_date
-- source: CPS case outcomes, definition of discontinued and withdrawn
-- definition: 1 from 2007-04-01: CPS definition, all finalised defendants
select *, finalised_date as counted_on, is_discontinued as in_numerator
from marts.case_outcomes
where is_finalised
