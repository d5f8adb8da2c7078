-- The delivered files a metric is counted from, with the hash of their content.
select
    deliveries.contract_table, deliveries.file_name, deliveries.content_sha256,
    deliveries.landed_at, deliveries.rows_loaded
from quality.deliveries as deliveries
where deliveries.rows_loaded > 0
    and deliveries.contract_table in (
        select unnest(contract_tables) from metrics.definitions where metric = $metric
    )
order by deliveries.landed_at desc, deliveries.contract_table, deliveries.file_name
