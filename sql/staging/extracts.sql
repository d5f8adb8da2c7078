-- One row per landed file of cases that counts, with the day of its extract.
select
    file_id,
    extract_date -- Day of the extract; empty where the file's name does not say it
from landed.files
where contract_table = 'case_outcomes' and set_aside_reason is null
