-- title: Restraining orders on acquittal
-- page: restraining-orders 4
-- unit: defendants acquitted, at finalisation
-- numerator: acquitted defendants against whom a restraining order was made on acquittal
-- denominator: defendants dismissed or acquitted in the period, of whom it is decided whether there is an order
-- excluded: open cases; defendants whose order is not yet decided (their share is missing from the coverage); discontinued cases and administrative finalisations; days before 30 September 2009, when no such order could be made
-- better: neither
--   An order on acquittal protects a victim without a conviction: read it with the conviction rate.
-- dated by: finalised_date
-- source: Protection from Harassment Act 1997 s5A
-- definition: 1 from 2009-09-30: Domestic Violence, Crime and Victims Act 2004 s12
select *, finalised_date as counted_on, has_order_on_acquittal as in_numerator
from marts.case_outcomes
where is_acquittal and finalised_date >= date '2009-09-30'
