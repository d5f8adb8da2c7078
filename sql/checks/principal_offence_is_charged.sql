-- The principal offence is among the charges, where charges are delivered
-- severity: warning
-- reason: The principal offence of a case is none of its charges
-- to do: Correct the principal offence or deliver the missing charge
with principal as (
    select
        pair_key(case_id, defendant_id) as defendant_key, principal_offence_code as offence_code,
        case_id, defendant_id
    from staging.case_outcomes
    where principal_offence_code is not null
),
charged as (
    select pair_key(case_id, defendant_id) as defendant_key, offence_code
    from staging.charges
),
not_charged as (
    select principal.*
    from principal
    anti join charged using (defendant_key, offence_code)
)
select case_id, defendant_id
from not_charged
semi join charged using (defendant_key)
