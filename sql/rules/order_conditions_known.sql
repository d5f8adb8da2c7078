-- Every code of the list is in data/reference/order_conditions.csv
-- table: restraining_orders
-- column: condition_codes
-- reason: A code of the list is not in data/reference/order_conditions.csv
-- to do: Add it there, or correct the delivery
with lists as (
    select distinct condition_codes as codes
    from landed.restraining_orders
    where condition_codes is not null
),
unknown as (
    select distinct lists.codes
    from lists
    cross join unnest(string_split(lists.codes, ';')) as each_code (code)
    where each_code.code not in (select condition_code from reference.order_conditions)
)
select file_id, row_number, source_line
from landed.restraining_orders
where condition_codes in (select codes from unknown)
