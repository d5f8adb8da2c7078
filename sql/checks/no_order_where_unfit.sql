-- No restraining order is made where the defendant is unfit to plead
-- severity: warning
-- reason: An order was made although the defendant was unfit to plead
-- to do: Correct the outcome or the order
select orders.order_id
from staging.restraining_orders as orders
inner join staging.case_outcomes as cases
    on cases.case_id = orders.case_id and cases.defendant_id = orders.defendant_id
where orders.made_date is not null and cases.outcome_code = 'defendant_unfit'
