-- The first faults in quarantine, the open ones first, by file and line.
select file_name, line, column_name, value_class, reason, what_to_do, status_in_words as status
from quality.quarantine
order by settled_by is not null, file_name, line, column_name
limit 1000
