-- An order on conviction needs a conviction, one on acquittal none
-- severity: warning
-- reason: The basis of an order and the outcome of its case contradict each other
-- to do: Correct the outcome or the basis
select orders.order_id
from staging.restraining_orders as orders
inner join staging.case_outcomes as cases
    on cases.case_id = orders.case_id and cases.defendant_id = orders.defendant_id
inner join reference.outcomes as outcomes on outcomes.outcome_code = cases.outcome_code
where orders.made_date is not null
    and outcomes.is_conviction <> (orders.basis_code = 'conviction')
