-- One row per published period, area and offence category, as the publisher printed it.
select
    period_start,
    period_type,
    area_code,
    offence_category_code,
    convictions,
    unsuccessful,
    conviction_percentage,
    unsuccessful_percentage
from staging.published_outcomes
