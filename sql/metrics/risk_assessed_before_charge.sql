-- title: Risk assessed before charge
-- page: bigger-picture 2
-- unit: defendants, at charge
-- numerator: defendants whose risk was assessed by the day of charge
-- denominator: defendants charged in the period, open or finalised
-- excluded: cases without a charge; cases of a population of which no assessment was ever delivered
-- better: higher
--   The CPS promised in 2010 that risk is assessed, and a charge decided without it is decided blind.
-- dated by: charged_date
-- source: CPS stalking guidance of 23 September 2010: risk-assessment protocol
-- definition: 1 from 2010-09-23: a day of assessment no later than the day of charge
select *, charged_date as counted_on, is_risk_assessed_before_charge as in_numerator
from marts.case_outcomes
where charged_date is not null
