-- One row per charge against a defendant in a case.
select
    charges.case_id,
    charges.defendant_id,
    charges.charge_number,
    charges.offence_code,
    charges.offence_date,
    charges.charged_date,
    charges.plea_code,
    charges.charge_result_code,
    offences.offence_group_code, -- Group of the offence charged
    coalesce(results.is_convicted, false) as is_convicted, -- Convicted of this charge or of a lesser offence
    charges.source_name, -- Kind of extract the row came from
    charges.is_made_up -- From made-up data
from staging.charges as charges
left join reference.offences as offences on offences.offence_code = charges.offence_code
left join reference.charge_results as results
    on results.charge_result_code = charges.charge_result_code
