-- A case is finalised on or after the day of charge
-- table: case_outcomes
-- column: finalised_date
-- reason: The case ends before the day of charge
-- to do: Correct the dates where the case is recorded and deliver the row again
select file_id, row_number, source_line
from landed.case_outcomes
where finalised_date < charged_date
