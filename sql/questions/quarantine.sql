-- The first faults in quarantine, by file and line.
select file_name, line, column_name, value_class, reason, what_to_do
from quality.quarantine
order by file_name, line, column_name
limit 1000
