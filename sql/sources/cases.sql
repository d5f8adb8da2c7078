-- The case-level contract: four files, delivered as sql/contract describes them.
-- title: Case-level outcomes
-- delivery: together
-- population: defendants prosecuted by the CPS
-- tolerance: 1%
-- into: case_outcomes
-- files: case_outcomes*
-- columns: as in the contract
select * from delivery.rows;

-- into: charges
-- files: charges*
-- columns: as in the contract
select * from delivery.rows;

-- into: restraining_orders
-- files: restraining_orders*
-- columns: as in the contract
select * from delivery.rows;

-- into: order_breaches
-- files: order_breaches*
-- columns: as in the contract
select * from delivery.rows;
