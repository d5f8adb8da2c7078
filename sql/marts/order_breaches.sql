-- One row per breach of a restraining order.
select
    breaches.breach_id,
    breaches.order_id,
    breaches.breach_date,
    breaches.breach_case_id,
    breaches.is_fresh_stalking_charged,
    orders.area_code, -- CPS area that prosecuted the case in which the order was made
    orders.offence_group_code, -- Offence group of the case in which the order was made
    orders.is_stalking_or_harassment, -- Of an order made in a case of stalking or harassment
    orders.dv, -- DV marker of that case in words
    orders.cyber, -- Cyber marker of that case in words
    known.settled_until, -- Last day on which an event would be recorded by now
    breaches.is_made_up -- From made-up data
from staging.order_breaches as breaches
left join marts.known_until as known on true
left join marts.restraining_orders as orders on orders.order_id = breaches.order_id
