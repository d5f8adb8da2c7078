-- Every code of the list is in data/reference/online_methods.csv
-- table: case_outcomes
-- column: online_method_codes
-- reason: A code of the list is not in data/reference/online_methods.csv
-- to do: Add it there, or correct the delivery
with lists as (
    select distinct online_method_codes as codes
    from landed.case_outcomes
    where online_method_codes is not null
),
unknown as (
    select distinct lists.codes
    from lists
    cross join unnest(string_split(lists.codes, ';')) as each_code (code)
    where each_code.code not in (select online_method_code from reference.online_methods)
)
select file_id, row_number, source_line
from landed.case_outcomes
where online_method_codes in (select codes from unknown)
