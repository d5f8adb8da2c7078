-- One row per order applied for, as last delivered.
select
    order_id,
    case_id,
    defendant_id,
    applied_date,
    decision_code,
    made_date,
    basis_code,
    end_date,
    condition_codes,
    source_name,
    is_made_up
from accepted.restraining_orders
