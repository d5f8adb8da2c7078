-- The delivered files that fill a table of the contract.
select file_name, content_sha256, landed_at, rows_loaded
from quality.deliveries
where contract_table = $table and rows_loaded > 0
order by landed_at desc, file_name
