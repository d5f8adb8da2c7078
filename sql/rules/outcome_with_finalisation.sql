-- A case has an outcome if and only if it is finalised
-- table: case_outcomes
-- column: outcome_code
-- reason: There is an outcome without a finalised date, or a finalised date without an outcome
-- to do: Deliver both, or neither while the case is open
select file_id, row_number, source_line
from landed.case_outcomes
where (outcome_code is null) <> (finalised_date is null)
