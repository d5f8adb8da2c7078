-- The delivered files whose rows count in the measures of some names, with the hash of their content.
select deliveries.source_name, deliveries.content_sha256
from quality.deliveries as deliveries
where deliveries.rows_loaded > 0
    and deliveries.contract_table in (
        select unnest(definitions.contract_tables) from metrics.definitions as definitions
        where list_contains($measures, definitions.metric)
    )
order by all
