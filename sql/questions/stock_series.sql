-- A stock by month: how many on its last day.
-- function: stock_series(metric, area = 'all', offences = 'all')
select
    stocks.month,
    last_day(stocks.month) as day,
    cast(sum(stocks.units) as bigint) as units
from metrics.stocks as stocks
where stocks.metric = $metric
    and is_chosen(stocks.area_code, $area)
    and is_chosen_offence(stocks.offence_group_code, $offences)
group by stocks.month
order by stocks.month
