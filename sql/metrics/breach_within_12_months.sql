-- title: Orders breached within 12 months
-- page: restraining-orders 7
-- unit: orders made
-- numerator: orders of which a breach is recorded within 12 months of being made
-- denominator: orders made in the period at least 12 months before the day until which the data are settled, four weeks before their last
-- excluded: orders made later, which have not been followed for 12 months; orders of which no breaches were delivered. Orders that end earlier stay in: they could be breached for a shorter time
-- better: lower
--   Fewer breaches mean orders that protect; more of them may also be breaches better reported: read it with the days to breach.
-- dated by: made_date
-- follow up: 12 months
-- source: Protection from Harassment Act 1997 s5(5); Sentencing Act 2020 s363
-- definition: 1 from 1997-06-16: breaches as recorded, prosecuted or not
select *, made_date as counted_on, is_breached_within_12_months as in_numerator
from marts.restraining_orders
where is_made and made_date + interval 12 month <= settled_until
