-- How many restraining orders are in force at the end of each month?
-- purpose: A stock: add up over areas, never over months; the change on a year before by a window
-- about: restraining-orders
-- parameters: $area = 'all'
with levels as (
    select stocks.month, cast(sum(stocks.units) as bigint) as orders_in_force
    from metrics.stocks as stocks
    where stocks.metric = 'orders_in_force' and is_chosen(stocks.area_code, $area)
    group by stocks.month
)
select
    month,
    orders_in_force,
    orders_in_force - lag(orders_in_force, 12) over (order by month) as change_on_a_year_before
from levels
order by month
