-- One row per principal offence category of the published tables.
select
    offence_category_code, -- Code of the category
    offence_category_name -- The category in words, as published
from reference.offence_categories
