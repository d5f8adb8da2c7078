-- One row per landed file, with what became of each of its rows.
with loaded as (
    select file_id, count(*) as rows_loaded from accepted.case_outcomes group by file_id
    union all
    select file_id, count(*) as rows_loaded from accepted.charges group by file_id
    union all
    select file_id, count(*) as rows_loaded from accepted.restraining_orders group by file_id
    union all
    select file_id, count(*) as rows_loaded from accepted.order_breaches group by file_id
    union all
    select file_id, count(*) as rows_loaded from accepted.published_outcomes group by file_id
),
violated as (
    select file_id, count(distinct row_number) as rows_violated
    from landed.violations
    group by file_id
),
corrected as (
    select file_id, count(*) as rows_corrected
    from landed.settled
    where status in ('corrected', 'withdrawn')
    group by file_id
),
superseded as (
    select file_id, count(*) as rows_superseded
    from landed.superseded
    group by file_id
)
select
    files.file_id, -- Identifier of the file, made from its content
    files.delivery_number, -- Order in which deliveries landed
    files.landed_at, -- When it landed
    files.extract_date, -- Day of the extract, where the file's name says it
    files.known_on, -- Day of the extract where the file's name says it, else of landing
    files.source_name, -- Kind of extract; listed in reference.sources
    files.contract_table, -- Table of the contract the file fills
    files.file_name, -- Name of the file in its delivery
    files.content_sha256, -- SHA-256 of the file as delivered
    files.file_bytes, -- Size of the file in bytes
    files.records_read, -- Records of the file, read or rejected
    files.rows_landed + files.rows_rejected as rows_read, -- Rows of the contract found in the file
    coalesce(loaded.rows_loaded, 0) as rows_loaded, -- Rows that count in this warehouse
    case when files.set_aside_reason is null then files.rows_rejected else 0 end
        + coalesce(violated.rows_violated, 0) as rows_quarantined, -- Rows set aside for a fault
    coalesce(corrected.rows_corrected, 0) as rows_corrected, -- Of the rows quarantined, those since corrected or withdrawn
    coalesce(superseded.rows_superseded, 0) as rows_superseded, -- Rows replaced by a later delivery
    case when files.set_aside_reason is null then 0 else files.rows_landed + files.rows_rejected end as rows_set_aside, -- Rows of a file set aside whole
    files.set_aside_reason, -- Copy of another file, or withdrawn
    files.corrects_delivery, -- Of a correction of quarantined rows: the delivery they first came in
    files.period_start, -- First day of the period of a published table
    files.period_type, -- Of a published table: month or quarter
    -- One row in a hundred: conviction rates of neighbouring offence categories differ by a point
    -- or less, so losing more could move a published rate past its neighbour.
    coalesce(sources.tolerance, 0.01) as tolerance, -- Share of the rows of its source's newest delivery that may be in quarantine
    files.notices, -- What the source has to say about the file
    coalesce(files.is_made_up, false) as is_made_up -- Made-up data
from landed.files as files
left join reference.sources as sources on sources.source_name = files.source_name
left join loaded on loaded.file_id = files.file_id
left join violated on violated.file_id = files.file_id
left join corrected on corrected.file_id = files.file_id
left join superseded on superseded.file_id = files.file_id
