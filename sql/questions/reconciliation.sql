-- Rows of every source and table: read = loaded + quarantined + superseded + set aside.
select
    source_name, contract_table, count(*) as files,
    cast(sum(rows_read) as bigint) as rows_read,
    cast(sum(rows_loaded) as bigint) as rows_loaded,
    cast(sum(rows_quarantined) as bigint) as rows_quarantined,
    cast(sum(rows_corrected) as bigint) as rows_corrected,
    cast(sum(rows_superseded) as bigint) as rows_superseded,
    cast(sum(rows_set_aside) as bigint) as rows_set_aside,
    bool_and(
        rows_read = rows_loaded + rows_quarantined + rows_superseded + rows_set_aside
    ) as adds_up
from quality.deliveries
group by source_name, contract_table
order by source_name, contract_table
