-- kind: time to event
-- title: Days from an order to its first breach
-- page: restraining-orders 8
-- unit: orders made
-- numerator: days from the day the order was made to its first breach
-- denominator: orders made in the period
-- excluded: orders of a population of which no breaches were delivered; orders whose day is not recorded; breaches before it
-- better: higher
--   Protection that lasts longer is better; a day is that of the breach recorded, not of the harm.
-- dated by: made_date
-- event: breached: breached
-- censored: orders without a breach by the day they ended or the day until which the data are settled, four weeks before their last
-- source: Protection from Harassment Act 1997 s5(5); Sentencing Act 2020 s363
-- definition: 1 from 1997-06-16: breaches as recorded, prosecuted or not
select
    *, made_date as counted_on,
    case when first_breach_date <= settled_until then 'breached' end as ended_by,
    date_diff('day', made_date, least(coalesce(first_breach_date, end_date, settled_until), settled_until)) as days
from marts.restraining_orders
where is_made and has_breaches_delivered and made_date <= settled_until
    and coalesce(first_breach_date, end_date, settled_until) >= made_date
