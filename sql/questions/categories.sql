-- The published offence categories that have a conviction rate.
select offence_category_code, offence_category_name
from reference.offence_categories
where offence_category_code <> 'administrative'
order by offence_category_name
