-- How many restraining orders are applied for, made and refused, on conviction and on acquittal?
-- purpose: Orders by year of application and basis; an order not yet decided has no basis yet
-- about: restraining-orders
select
    financial_year(orders.applied_date) as financial_year,
    coalesce(bases.basis_name, 'Not recorded or not made') as basis,
    count(*) as applied_for,
    count(*) filter (where orders.is_made) as made,
    count(*) filter (where orders.is_refused) as refused,
    count(*) filter (where orders.is_pending) as not_yet_decided,
    count(*) filter (where orders.end_date is null and orders.is_made) as until_further_order
from marts.restraining_orders as orders
left join reference.order_bases as bases on bases.basis_code = orders.basis_code
where orders.applied_date is not null
group by financial_year(orders.applied_date), coalesce(bases.basis_name, 'Not recorded or not made')
order by financial_year, basis
