-- The results of the last check, what failed first.
select severity, is_met, suite, table_name, column_name, reason, observed, check_id, checked_at
from quality.check_results
where checked_at = (select max(checked_at) from quality.check_results)
order by is_met, severity, check_id
