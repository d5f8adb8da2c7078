{{ config(severity='warn') }}
select 1
from {{ ref('order_breaches') }} join {{ ref('restraining_orders') }} using (order_id)
where made_date is null or breach_date < made_date
