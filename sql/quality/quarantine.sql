-- One row per fault of a row set aside: where it is, the shape of the value, why, what to do.
select
    files.file_id, -- Identifier of the file in quality.deliveries
    files.delivery_number, -- Delivery the row came in
    files.source_name, -- Kind of extract; listed in reference.sources
    files.file_name, -- Name of the file in its delivery
    files.contract_table, -- Table of the contract the file fills
    faults.line, -- Line of the file; in Parquet the row, from 1
    faults.row_reference, -- The row within its file, for counting rows: a row may have several faults
    faults.column_name, -- Column at fault; empty: the whole row
    faults.value_class, -- Shape of the value (A capital, a letter, 9 digit), never the value
    faults.rule, -- Name of the rule or of the reading fault
    faults.reason, -- What is wrong, in words
    faults.what_to_do, -- What the sender should do
    coalesce(settled.status, 'open') as status, -- open; corrected (its row counts, or was delivered again); withdrawn; copy (of a row that counts); repeated (it waits again, in a later delivery)
    settled.delivery_number as settled_by, -- Delivery that settled it
    case settled.status
        when 'corrected' then 'corrected by delivery ' || settled.delivery_number
        when 'withdrawn' then 'withdrawn by delivery ' || settled.delivery_number
        when 'copy' then 'its first copy counts'
        when 'repeated' then 'waits again in delivery ' || settled.delivery_number
        else 'open'
    end as status_in_words -- The status and the delivery, as a reader is told them
from (
    select
        file_id, line, 'row ' || row_number as row_reference, column_name, value_class, rule, reason,
        what_to_do
    from landed.violations
    union all
    select
        rejects.file_id, rejects.line,
        coalesce('mapped ' || rejects.mapped_row, 'line ' || rejects.line),
        rejects.column_name, rejects.value_class,
        rejects.fault, faults.reason, faults.what_to_do
    from landed.rejects as rejects
    inner join reference.read_faults as faults on faults.read_fault = rejects.fault
) as faults
inner join landed.files as files on files.file_id = faults.file_id
left join landed.settled as settled
    on settled.file_id = faults.file_id and settled.row_reference = faults.row_reference
where files.set_aside_reason is null
