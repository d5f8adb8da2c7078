-- One row per charge, as last delivered.
select
    case_id,
    defendant_id,
    charge_number,
    offence_code,
    offence_date,
    charged_date,
    plea_code,
    charge_result_code,
    source_name,
    is_made_up
from accepted.charges
