select 1
from {{ ref('rejected') }}
having count(distinct (contract_table, file_name, place, line)) > 0.01 * (
    (select count(*) from {{ ref('landed_case_outcomes') }})
    + (select count(*) from {{ ref('landed_charges') }})
    + (select count(*) from {{ ref('landed_restraining_orders') }})
    + (select count(*) from {{ ref('landed_order_breaches') }})
)
