-- One row per restraining order applied for.
select
    orders.* exclude (file_name, delivery_number, known_on, is_made_up),
    decisions.is_made,
    orders.is_made_up
from {{ ref('accepted_restraining_orders') }} as orders
inner join {{ list_of('order_decisions') }} as decisions on decisions.decision_code = orders.decision_code
