-- A breach belongs to a delivered order
-- severity: warning
-- reason: Breaches are delivered without their order
-- to do: Deliver the order, or the breaches again when it has come
select breaches.breach_id
from staging.order_breaches as breaches
where not exists (
    select 1 from staging.restraining_orders as orders where orders.order_id = breaches.order_id
)
