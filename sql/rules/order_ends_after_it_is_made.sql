-- An order ends on or after the day it was made
-- table: restraining_orders
-- column: end_date
-- reason: The order ends before it was made
-- to do: Correct the dates where the case is recorded and deliver the row again
select file_id, row_number, source_line
from landed.restraining_orders
where end_date < made_date
