-- The first day of the first quarter that is whole in every one of some measures.
select max(begun.first_start) as first_start
from (
    select min(periods.period_start) as first_start
    from metrics.every_period as periods
    where list_contains($measures, periods.metric) and periods.period_type = 'quarter' and periods.is_complete
    group by periods.metric
) as begun
