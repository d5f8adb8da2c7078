-- Every delivered file behind a metric, with its hash and what became of its rows, newest first.
select
    deliveries.contract_table, deliveries.delivery_number, deliveries.source_name,
    deliveries.file_name, deliveries.content_sha256, deliveries.rows_read, deliveries.rows_loaded,
    deliveries.rows_quarantined, deliveries.rows_superseded, deliveries.rows_set_aside,
    deliveries.is_made_up
from quality.deliveries as deliveries
where deliveries.contract_table in (
    select unnest(contract_tables) from metrics.definitions where metric = $metric
)
order by deliveries.contract_table, deliveries.delivery_number desc, deliveries.file_name
