-- Are strong restraining orders breached less often than weak ones?
-- purpose: Compare followed groups: only orders made long enough ago to have been followed for 12 months count
-- about: restraining-orders
select
    case when orders.is_strong then 'Strong' when not orders.is_strong then 'Not strong' else 'Not recorded' end as strength,
    count(*) filter (where orders.is_breached_within_12_months) as breached,
    count(orders.is_breached_within_12_months) as followed,
    count(*) as made,
    rate(count(*) filter (where orders.is_breached_within_12_months), count(orders.is_breached_within_12_months)) as rate,
    wilson_low(count(*) filter (where orders.is_breached_within_12_months), count(orders.is_breached_within_12_months)) as rate_low,
    wilson_high(count(*) filter (where orders.is_breached_within_12_months), count(orders.is_breached_within_12_months)) as rate_high,
    rate(count(orders.is_breached_within_12_months), count(*)) as coverage
from marts.restraining_orders as orders
where orders.is_made
group by orders.is_strong
order by made desc
