-- An order on acquittal is made only since 30 September 2009
-- table: restraining_orders
-- column: made_date
-- reason: The order was made before its basis was in force
-- to do: Correct the basis or the date; data/reference/order_bases.csv holds the dates
select orders.file_id, orders.row_number, orders.source_line
from landed.restraining_orders as orders
inner join reference.order_bases as bases on bases.basis_code = orders.basis_code
where orders.made_date < bases.in_force_from
