-- A published table is about a CPS area or the nation
-- table: published_outcomes
-- column: area_code
-- reason: The name of the area is not in data/reference/areas.csv
-- to do: Add it there, or its spelling in the source's select
select file_id, row_number, source_line
from landed.published_outcomes
where area_code <> 'national' and area_code not in (select area_code from reference.areas)
