-- An order on acquittal is made only since 30 September 2009
-- table: restraining_orders
-- column: made_date
-- reason: The order was made before its basis was in force
-- to do: Correct the basis or the date; data/reference/order_bases.csv holds the dates
select file_id, row_number, source_line
from landed.restraining_orders
where exists (
    select 1 from reference.order_bases as bases
    where bases.basis_code = restraining_orders.basis_code
        and restraining_orders.made_date < bases.in_force_from
)
