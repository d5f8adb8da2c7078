-- The counts of a metric by period, from the cases.
select
    start_of_period(month, $period_type) as period_start,
    cast(sum(numerator) as bigint) as numerator,
    cast(sum(denominator) as bigint) as denominator,
    cast(sum(eligible) as bigint) as eligible
from metrics.counts
where metric = $metric
    and ($area = 'all' or area_code = $area)
    and (
        $group = 'all'
        or offence_group_code = $group
        or ($group = 'stalking-and-harassment' and offence_group_code in ('stalking', 'harassment'))
    )
group by period_start
