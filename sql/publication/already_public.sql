-- What the CPS published by quarter, area and offence category, up to a day: counts as they stand in its tables.
select
    published.metric as measure,
    published.period_start,
    published.area_code,
    cast(published.offence_category_code as varchar) as offence_category_code,
    cast(sum(published.numerator) as bigint) as numerator,
    cast(sum(published.denominator) as bigint) as denominator,
    any_value(periods.version) as version
from metrics.published_counts as published
inner join metrics.every_period as periods
    on periods.metric = published.metric and periods.period_type = 'quarter'
    and periods.period_start = published.period_start and periods.is_complete
where published.period_type = 'quarter' and published.period_start <= $last_day
group by all
order by all
