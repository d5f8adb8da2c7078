-- The counts of a metric by period, from the published tables.
select
    period_start,
    cast(sum(numerator) as bigint) as numerator,
    cast(sum(denominator) as bigint) as denominator,
    cast(sum(denominator) as bigint) as eligible
from metrics.published_counts
where metric = $metric
    and period_type = $period_type
    and ($area = 'all' or area_code = $area)
    and ($group = 'all' or offence_category_code = $group)
group by period_start
