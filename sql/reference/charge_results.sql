-- One row per way a charge can end.
select
    charge_result_code, -- Code of the result
    charge_result_name, -- The result in words
    is_convicted -- Convicted of this charge or of a lesser offence
from reference.charge_results
