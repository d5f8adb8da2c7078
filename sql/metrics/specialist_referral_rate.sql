-- title: Serious cases referred to a specialist
-- page: bigger-picture 1
-- unit: defendants in cases of high risk, at finalisation
-- numerator: defendants whose case went to a specialist prosecutor
-- denominator: defendants whose case was finalised in the period and whose assessed level of risk is high
-- excluded: open cases; cases with no level of risk recorded
-- better: higher
--   The CPS promised in 2010 that serious cases go to specialist prosecutors.
-- dated by: finalised_date
-- source: CPS stalking guidance of 23 September 2010: serious allegations to senior specialist prosecutors
-- definition: 1 from 2010-09-23: serious is an assessed level of risk of high (data/reference/risk_levels.csv)
select *, finalised_date as counted_on, is_referred_to_specialist as in_numerator
from marts.case_outcomes
where is_finalised and is_serious
