-- Nobody is charged with an offence before it exists
-- table: case_outcomes
-- column: principal_offence_code
-- reason: The principal offence was not in force on the day of charge
-- to do: Correct the offence or the date; data/reference/offences.csv holds the dates
select file_id, row_number, source_line
from landed.case_outcomes
where exists (
    select 1 from reference.offences as offences
    where offences.offence_code = case_outcomes.principal_offence_code
        and case_outcomes.charged_date < offences.in_force_from
)
