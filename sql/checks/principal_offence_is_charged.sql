-- The principal offence is among the charges, where charges are delivered
-- severity: warning
-- reason: The principal offence of a case is none of its charges
-- to do: Correct the principal offence or deliver the missing charge
select cases.case_id, cases.defendant_id
from staging.case_outcomes as cases
where cases.principal_offence_code is not null
    and exists (
        select 1 from staging.charges as charges
        where charges.case_id = cases.case_id and charges.defendant_id = cases.defendant_id
    )
    and not exists (
        select 1 from staging.charges as charges
        where charges.case_id = cases.case_id
            and charges.defendant_id = cases.defendant_id
            and charges.offence_code = cases.principal_offence_code
    )
