-- A defendant is charged on or after the day of referral
-- table: case_outcomes
-- column: charged_date
-- reason: The charge comes before the referral
-- to do: Correct the dates where the case is recorded and deliver the row again
select file_id, row_number, source_line
from landed.case_outcomes
where charged_date < referred_date
