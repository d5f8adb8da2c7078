-- What the CPS published by quarter, up to a day: of the nation (area_code all) and of each area, of all offences (offence_code all) and, where a measure is counted by them, of each category; counts as they stand in its tables.
with counted as (
    select
        published.metric, published.period_start, published.numerator, published.denominator,
        cast(published.area_code as varchar) as area_code,
        cast(published.offence_category_code as varchar) as category_code,
        definitions.is_of_all_offences, definitions.title, definitions.page_place, periods.version
    from metrics.published_counts as published
    inner join metrics.definitions as definitions
        on definitions.metric = published.metric and definitions.kind = 'share'
    inner join metrics.every_period as periods
        on periods.metric = published.metric and periods.period_type = 'quarter'
        and periods.period_start = published.period_start and periods.is_complete
    where published.period_type = 'quarter' and published.period_start <= $last_day
),
summed as (
    select
        counted.metric, counted.period_start, counted.is_of_all_offences, counted.title,
        counted.page_place, counted.version,
        coalesce(counted.area_code, 'all') as area_code,
        coalesce(counted.category_code, 'all') as offence_code,
        cast(sum(counted.numerator) as bigint) as numerator,
        cast(sum(counted.denominator) as bigint) as denominator
    from counted
    group by
        counted.metric, counted.period_start, counted.is_of_all_offences, counted.title,
        counted.page_place, counted.version,
        grouping sets ((), (counted.area_code), (counted.category_code), (counted.area_code, counted.category_code))
)
select
    summed.period_start,
    case when summed.area_code = 'all' then 'nation' else 'area' end as area_type,
    summed.area_code,
    areas.area_name,
    areas.region,
    case when summed.offence_code = 'all' then 'all' else 'category' end as offence_type,
    summed.offence_code,
    coalesce(categories.offence_category_name, 'All offence categories') as offence_name,
    summed.metric as measure,
    summed.title as measure_title,
    summed.is_of_all_offences,
    summed.numerator,
    summed.denominator,
    summed.version as definition_version
from summed
left join reference.areas as areas on areas.area_code = summed.area_code
left join reference.offence_categories as categories
    on categories.offence_category_code = summed.offence_code
where summed.offence_code = 'all' or not summed.is_of_all_offences
order by summed.page_place, summed.metric, summed.period_start, summed.area_code, summed.offence_code
