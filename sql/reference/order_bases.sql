-- One row per basis on which a restraining order can be made.
select
    basis_code, -- Code of the basis
    basis_name, -- The basis in words
    in_force_from -- First day an order could be made on it
from reference.order_bases
