-- title: Breaches also charged as fresh stalking
-- page: restraining-orders 9
-- unit: breaches of restraining orders
-- numerator: breaches that were also charged as fresh stalking
-- denominator: breaches in the period of which this is recorded, at least 6 months before the day until which the data are settled, four weeks before their last
-- excluded: breaches of which this is not recorded (their share is missing from the coverage); later breaches, as what is charged is decided months after a breach and not recorded until then
-- better: neither
--   More may be graver breaches or a better view of the bigger picture: read it with the breach rate.
-- dated by: breach_date
-- follow up: 6 months
-- source: Protection from Harassment Act 1997 s2A, s4A and s5(5); Sentencing Act 2020 s363
-- definition: 1 from 2012-11-25: stalking offences in force
select *, breach_date as counted_on, is_fresh_stalking_charged as in_numerator
from marts.order_breaches
where breach_date >= date '2012-11-25' and breach_date + interval 6 month <= settled_until
