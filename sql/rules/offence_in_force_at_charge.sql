-- Nobody is charged with an offence before it exists
-- table: case_outcomes
-- column: principal_offence_code
-- reason: The principal offence was not in force on the day of charge
-- to do: Correct the offence or the date; data/reference/offences.csv holds the dates
select case_outcomes.file_id, case_outcomes.row_number, case_outcomes.source_line
from landed.case_outcomes
inner join reference.offences as offences
    on offences.offence_code = case_outcomes.principal_offence_code
where case_outcomes.charged_date < offences.in_force_from
