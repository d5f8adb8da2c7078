-- An order is made on or after the day of application
-- table: restraining_orders
-- column: made_date
-- reason: The order was made before it was applied for
-- to do: Correct the dates where the case is recorded and deliver the row again
select file_id, row_number, source_line
from landed.restraining_orders
where made_date < applied_date
