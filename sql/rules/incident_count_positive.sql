-- A case covers at least one incident
-- table: case_outcomes
-- column: incident_count
-- reason: The count of incidents is below 1
-- to do: Correct the count; leave it empty where it is not recorded
select file_id, row_number, source_line
from landed.case_outcomes
where incident_count < 1
