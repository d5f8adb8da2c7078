-- kind: stock
-- title: Restraining orders in force
-- page: restraining-orders 6
-- unit: orders made
-- numerator: orders in force on the last day of the month: made by then, and not yet ended; one discharged early counts until the end that is recorded
-- denominator: none: it is a number of orders, not a share
-- excluded: orders made before the data begin, so that the first years are too low
-- better: neither
--   A stock follows from how many are made and how long they run.
-- dated by: made_date
-- source: Protection from Harassment Act 1997 s5 and s5A; Sentencing Act 2020 s360
-- definition: 1 from 1997-06-16: days as recorded; an order without an end runs until further order
select *, made_date as enters_on, end_date as last_on
from marts.restraining_orders
where is_made and made_date is not null
