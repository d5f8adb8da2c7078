-- What became of every row that was delivered?
-- purpose: Read = loaded + quarantined + superseded + set aside, by source; unaccounted must be 0
-- about: quality
select
    sources.title as source,
    count(*) as files,
    cast(sum(files.rows_read) as bigint) as rows_read,
    cast(sum(files.rows_loaded) as bigint) as rows_loaded,
    cast(sum(files.rows_quarantined) as bigint) as rows_quarantined,
    cast(sum(files.rows_superseded) as bigint) as rows_superseded,
    cast(sum(files.rows_set_aside) as bigint) as rows_set_aside,
    cast(sum(files.rows_read - files.rows_loaded - files.rows_quarantined - files.rows_superseded - files.rows_set_aside) as bigint) as rows_unaccounted
from quality.deliveries as files
inner join reference.sources as sources on sources.source_name = files.source_name
group by sources.title
order by source
