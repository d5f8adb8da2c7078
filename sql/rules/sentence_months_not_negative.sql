-- A sentence has a length of 0 months or more
-- table: case_outcomes
-- column: sentence_months
-- reason: The length of the sentence is negative
-- to do: Correct the length
select file_id, row_number, source_line
from landed.case_outcomes
where sentence_months < 0
