-- title: Restraining orders refused
-- page: restraining-orders 3
-- unit: orders applied for, at finalisation of the case
-- numerator: orders that the court refused
-- denominator: orders that the court made or refused, by the day their case was finalised
-- excluded: applications withdrawn; applications not yet decided (their share is missing from the coverage); orders in open cases
-- better: lower
--   Fewer refusals may be stronger applications, or fewer of the doubtful ones: read it with the application rate.
-- dated by: finalised_date
-- source: Protection from Harassment Act 1997 s5 and s5A; Sentencing Act 2020 s360
-- definition: 1 from 1997-06-16: decisions as recorded
select *, finalised_date as counted_on, case when is_decided then is_refused end as in_numerator
from marts.restraining_orders
where (is_decided or is_pending) and finalised_date is not null
