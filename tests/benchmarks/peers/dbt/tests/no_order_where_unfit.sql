{{ config(severity='warn') }}
select orders.order_id
from {{ ref('restraining_orders') }} as orders
inner join {{ ref('case_outcomes') }} as cases using (case_id, defendant_id)
where orders.made_date is not null and cases.outcome_code = 'defendant_unfit'
