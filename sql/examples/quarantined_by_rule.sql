-- How many rows are set aside, by which rule, and how many still wait?
-- purpose: Count rows, not faults: one row may break several rules; the last line is all of them together
-- about: quality
select
    case when grouping(faults.rule) = 1 then 'All rules' else faults.rule end as rule,
    case when grouping(faults.rule) = 1 then null else max(faults.what_to_do) end as what_to_do,
    count(*) as faults,
    count(distinct faults.file_id || ' ' || faults.row_reference) as rows_set_aside,
    count(distinct faults.file_id || ' ' || faults.row_reference) filter (where faults.status = 'open') as rows_still_waiting
from quality.quarantine as faults
group by grouping sets ((faults.rule), ())
order by grouping(faults.rule), rows_set_aside desc, rule
