-- Conduct is charged only under an offence in force at the time
-- table: charges
-- column: offence_date
-- reason: The offence was not in force on the day of the offence (s2A and s4A are not retrospective)
-- to do: Correct the offence or the date; data/reference/offences.csv holds the dates
select charges.file_id, charges.row_number, charges.source_line
from landed.charges
inner join reference.offences as offences on offences.offence_code = charges.offence_code
where charges.offence_date < offences.in_force_from
