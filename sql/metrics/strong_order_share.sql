-- title: Strong restraining orders
-- page: restraining-orders 5
-- unit: orders made
-- numerator: orders that forbid contact by any means, keep away from a place, the home or the place of work, and run for at least 24 months or until further order
-- denominator: orders made in the period, whose conditions are recorded or which are too short to be strong
-- excluded: orders whose conditions or day are not recorded (their share is missing from the coverage)
-- better: higher
--   The CPS promised in 2010 stronger orders; strength is what is ordered, not what is kept.
-- dated by: made_date
-- source: CPS stalking guidance of 23 September 2010, which asks for stronger restraining orders; the three tests are a definition of this project (data/reference/order_conditions.csv)
-- definition: 1 from 1997-06-16: contact, place and 24 months
select *, made_date as counted_on, is_strong as in_numerator
from marts.restraining_orders
where is_made and made_date is not null
