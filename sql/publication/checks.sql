-- The expectations about cases this warehouse was held against, each with whether it was met.
select check_id, reason, is_met, severity
from quality.check_results
where checked_at = (select max(checked_at) from quality.check_results)
order by is_met, check_id
