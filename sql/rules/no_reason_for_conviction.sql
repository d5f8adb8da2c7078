-- A conviction has no reason for not being one
-- table: case_outcomes
-- column: non_conviction_reason_code
-- reason: A conviction carries a reason for non-conviction
-- to do: Correct the outcome or take out the reason
select file_id, row_number, source_line
from landed.case_outcomes
where non_conviction_reason_code is not null
    and outcome_code in (select outcome_code from reference.outcomes where is_conviction)
