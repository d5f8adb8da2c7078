-- A restraining order belongs to a delivered case
-- severity: warning
-- reason: Orders are delivered without their case
-- to do: Deliver the case, or the orders again when it has come
select orders.order_id
from staging.restraining_orders as orders
where not exists (
    select 1 from staging.case_outcomes as cases
    where cases.case_id = orders.case_id and cases.defendant_id = orders.defendant_id
)
