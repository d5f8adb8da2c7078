-- One row per restraining order applied for.
select
    orders.order_id,
    orders.case_id,
    orders.defendant_id,
    orders.applied_date,
    orders.decision_code,
    orders.made_date,
    orders.basis_code,
    orders.end_date,
    orders.condition_codes,
    decisions.is_made, -- The court made the order
    orders.source_name, -- Kind of extract the row came from
    orders.is_made_up -- From made-up data
from staging.restraining_orders as orders
inner join reference.order_decisions as decisions on decisions.decision_code = orders.decision_code
