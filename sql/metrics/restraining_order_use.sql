-- title: Restraining orders on conviction
-- page: restraining-orders 2
-- unit: defendants convicted, at finalisation
-- numerator: convicted defendants against whom a restraining order was made on conviction
-- denominator: defendants convicted in the period, of whom it is decided whether there is an order
-- excluded: open cases; defendants whose order is not yet decided (their share is missing from the coverage). Not in the numerator: orders made on acquittal, or refused
-- better: higher
--   The CPS promised in 2010 stronger use of orders; an order is not right in every case.
-- dated by: finalised_date
-- source: Protection from Harassment Act 1997 s5; Sentencing Act 2020 s360
-- definition: 1 from 1997-06-16: Protection from Harassment Act 1997 s5
--   2 from 2009-09-30: orders on conviction of any offence (Domestic Violence, Crime and Victims Act 2004 s12)
--   3 from 2020-12-01: Sentencing Act 2020 s360 for convictions from that day
select *, finalised_date as counted_on, has_order_on_conviction as in_numerator
from marts.case_outcomes
where is_conviction;

-- version: 1
-- runs until: 2012-09-29
-- numerator: convicted defendants against whom a restraining order was made on conviction
-- denominator: defendants convicted in the period whose principal offence is harassment (s2 or s4), the only ones against whom an order could be made
select *, finalised_date as counted_on, has_order_on_conviction as in_numerator
from marts.case_outcomes
where is_conviction and principal_offence_group_code = 'harassment'
