-- Charges are numbered from 1
-- table: charges
-- column: charge_number
-- reason: The number of the charge is below 1
-- to do: Correct the number
select file_id, row_number, source_line
from landed.charges
where charge_number < 1
