-- The versions of a definition, oldest first.
select version, from_date, until_date, reason, is_counted_apart, runs_until
from metrics.definition_versions
where metric = $metric
order by version
