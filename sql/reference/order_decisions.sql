-- One row per decision on an application for a restraining order.
select
    decision_code, -- Code of the decision
    decision_name, -- The decision in words
    is_made -- The court made the order
from reference.order_decisions
