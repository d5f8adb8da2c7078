-- How exactly is a metric counted, and when did its definition change?
-- purpose: The definition in words, one line for each version
-- about: definitions
-- parameters: $metric = 'restraining_order_use'
select
    definitions.title,
    definitions.unit,
    definitions.numerator,
    definitions.denominator,
    definitions.excluded,
    definitions.better,
    definitions.dated_by,
    versions.version,
    versions.from_date,
    versions.until_date,
    versions.reason,
    definitions.sql_file
from metrics.definitions as definitions
inner join metrics.definition_versions as versions on versions.metric = definitions.metric
where definitions.metric = $metric
order by versions.version
