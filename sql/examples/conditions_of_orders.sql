-- Which conditions do restraining orders have?
-- purpose: Part a list in a cell into rows, and name its codes
-- about: restraining-orders
with listed as (
    select
        orders.order_id,
        unnest(string_split(replace(orders.condition_codes, ' ', ''), ';')) as condition_code
    from marts.restraining_orders as orders
    where orders.is_made and orders.condition_codes is not null
),
made as (
    select count(*) as orders, count(condition_codes) as with_conditions
    from marts.restraining_orders
    where is_made
)
select
    conditions.condition_name as condition,
    count(distinct listed.order_id) as orders_with_it,
    made.with_conditions as orders_with_any,
    rate(count(distinct listed.order_id), made.with_conditions) as rate,
    wilson_low(count(distinct listed.order_id), made.with_conditions) as rate_low,
    wilson_high(count(distinct listed.order_id), made.with_conditions) as rate_high,
    rate(made.with_conditions, made.orders) as coverage
from reference.order_conditions as conditions
cross join made
left join listed on listed.condition_code = cast(conditions.condition_code as varchar)
group by conditions.condition_name, made.with_conditions, made.orders
order by orders_with_it desc, condition
