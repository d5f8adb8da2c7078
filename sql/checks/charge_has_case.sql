-- A charge belongs to a delivered case
-- severity: warning
-- reason: Charges are delivered without their case
-- to do: Deliver the case, or the charges again when it has come
select charges.case_id, charges.defendant_id
from staging.charges as charges
where not exists (
    select 1 from staging.case_outcomes as cases
    where cases.case_id = charges.case_id and cases.defendant_id = charges.defendant_id
)
