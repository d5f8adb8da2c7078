-- One row per published period, area and offence category, as last delivered.
select
    period_start,
    period_type,
    area_code,
    offence_category_code,
    convictions,
    unsuccessful,
    conviction_percentage,
    unsuccessful_percentage
from accepted.published_outcomes
