-- A published table covers a month or a quarter
-- table: published_outcomes
-- column: period_type
-- reason: The period is neither a month nor a quarter
-- to do: Correct the source's select
select file_id, row_number, source_line
from landed.published_outcomes
where period_type not in ('month', 'quarter')
