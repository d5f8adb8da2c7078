-- One row per charge against a defendant in a case.
select
    charges.* exclude (file_name, delivery_number, known_on, is_made_up),
    offences.offence_group_code,
    coalesce(results.is_convicted, false) as is_convicted,
    charges.is_made_up
from {{ ref('accepted_charges') }} as charges
left join {{ list_of('offences') }} as offences on offences.offence_code = charges.offence_code
left join {{ list_of('charge_results') }} as results on results.charge_result_code = charges.charge_result_code
