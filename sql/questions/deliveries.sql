-- Every landed file and what became of its rows, newest first.
select
    delivery_number, landed_at, source_name, contract_table, file_name, period_start, rows_read,
    rows_loaded, rows_quarantined, rows_corrected, rows_superseded, rows_set_aside,
    set_aside_reason, is_made_up, content_sha256
from quality.deliveries
order by delivery_number desc, file_name
