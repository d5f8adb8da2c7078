-- One row per charge against a defendant in a case.
with stalking_offences as (
    select min(in_force_from) as in_force_from
    from reference.offences
    where offence_group_code = 'stalking'
)
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
    coalesce(offences.is_lesser_than_stalking, false) as is_lesser_than_stalking, -- Harassment without violence (s2), which is less than stalking (s2A)
    coalesce(
        offences.offence_group_code in ('stalking', 'harassment')
        and coalesce(charges.offence_date, charges.charged_date) >= stalking_offences.in_force_from, false
    ) as is_stalking_chargeable, -- Stalking or harassment by conduct from 25 November 2012 on, when it could be charged as stalking
    charges.source_name, -- Kind of extract the row came from
    charges.is_made_up -- From made-up data
from staging.charges as charges
cross join stalking_offences
left join reference.offences as offences on offences.offence_code = charges.offence_code
left join reference.charge_results as results
    on results.charge_result_code = charges.charge_result_code
