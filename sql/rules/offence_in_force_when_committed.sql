-- Conduct is charged only under an offence in force at the time
-- table: charges
-- column: offence_date
-- reason: The offence was not in force on the day of the offence (s2A and s4A are not retrospective)
-- to do: Correct the offence or the date; data/reference/offences.csv holds the dates
select file_id, row_number, source_line
from landed.charges
where exists (
    select 1 from reference.offences as offences
    where offences.offence_code = charges.offence_code
        and charges.offence_date < offences.in_force_from
)
