-- An offence is charged on or after the day it was committed
-- table: charges
-- column: offence_date
-- reason: The charge comes before the offence
-- to do: Correct the dates where the case is recorded and deliver the row again
select file_id, row_number, source_line
from landed.charges
where charged_date < offence_date
