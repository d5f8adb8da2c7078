-- A published count of convictions is 0 or more
-- table: published_outcomes
-- column: convictions
-- reason: A count is negative
-- to do: Ask the publisher
select file_id, row_number, source_line
from landed.published_outcomes
where convictions < 0
