-- kind: time to event
-- title: Days from an order to its first breach
-- unit: orders made
-- numerator: days from the day the order was made to its first breach
-- denominator: orders made in the period
-- excluded: orders of a population of which no breaches were delivered; orders whose day is not recorded, and breaches before it
-- better: higher
-- dated by: made_date
-- event: breached: breached
-- censored: orders without a breach, on the day they ended or the last day the data cover
-- source: Protection from Harassment Act 1997 s5(5); Sentencing Act 2020 s363
-- definition: 1 from 1997-06-16: breaches as recorded, prosecuted or not
select
    *, made_date as counted_on,
    case when first_breach_date is not null then 'breached' end as ended_by,
    coalesce(first_breach_date, least(end_date, known_until), known_until) - made_date as days
from marts.restraining_orders
where is_made and has_breaches_delivered and made_date is not null
    and coalesce(first_breach_date, least(end_date, known_until), known_until) >= made_date
