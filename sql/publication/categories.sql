-- The offence categories of the published tables, by code.
select cast(offence_category_code as varchar) as offence_category_code, offence_category_name
from reference.offence_categories
order by offence_category_code
