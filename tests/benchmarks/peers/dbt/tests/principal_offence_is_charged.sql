{{ config(severity='warn') }}
with not_charged as (
    select case_id, defendant_id
    from {{ ref('case_outcomes') }} as cases
    anti join {{ ref('charges') }} as charges
        on charges.case_id = cases.case_id and charges.defendant_id = cases.defendant_id
        and charges.offence_code = cases.principal_offence_code
    where cases.principal_offence_code is not null
)
select case_id, defendant_id from not_charged semi join {{ ref('charges') }} using (case_id, defendant_id)
