-- title: Restraining orders applied for on conviction
-- page: restraining-orders 1
-- unit: defendants convicted, at finalisation
-- numerator: convicted defendants against whom a restraining order was applied for, whatever the court decided
-- denominator: defendants convicted in the period
-- excluded: open cases
-- better: higher
--   The CPS promised in 2010 stronger use of orders; an order is not right in every case.
-- dated by: finalised_date
-- source: Protection from Harassment Act 1997 s5; Sentencing Act 2020 s360
-- definition: 1 from 2009-09-30: orders on conviction of any offence (Domestic Violence, Crime and Victims Act 2004 s12)
select *, finalised_date as counted_on, has_order_application as in_numerator
from marts.case_outcomes
where is_conviction
