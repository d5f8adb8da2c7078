-- An order has a day it was made if and only if it was made
-- table: restraining_orders
-- column: made_date
-- reason: The decision and the day the order was made do not agree
-- to do: Deliver a made order with its date, any other without
select file_id, row_number, source_line
from landed.restraining_orders
where (made_date is null
        and decision_code in (select decision_code from reference.order_decisions where is_made))
    or (made_date is not null
        and decision_code not in (select decision_code from reference.order_decisions where is_made))
