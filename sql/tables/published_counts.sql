-- One row per metric, published period, area and category. Add up within a period_type.
create table metrics.published_counts (
    metric varchar, -- Name of the metric; listed in metrics.definitions
    period_start date, -- First day of the period
    period_type varchar, -- month, quarter or financial year
    area_code varchar, -- CPS area; listed in reference.areas
    offence_category_code varchar, -- Principal offence category; listed in reference.offence_categories
    basis varchar, -- The published tables the counts come from
    numerator bigint, -- Defendants counted in the numerator
    denominator bigint -- Defendants counted
)
