-- Only an order that was made can be breached, and not before
-- severity: warning
-- reason: A breach is dated before its order, or of an order that was not made
-- to do: Correct the breach or the order
select breaches.breach_id
from staging.order_breaches as breaches
inner join staging.restraining_orders as orders on orders.order_id = breaches.order_id
where orders.made_date is null or breaches.breach_date < orders.made_date
