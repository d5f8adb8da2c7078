-- A published count of unsuccessful cases is 0 or more
-- table: published_outcomes
-- column: unsuccessful
-- reason: A count is negative
-- to do: Ask the publisher
select file_id, row_number, source_line
from landed.published_outcomes
where unsuccessful < 0
