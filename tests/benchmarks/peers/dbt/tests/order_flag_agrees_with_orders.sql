with made as (
    select distinct case_id, defendant_id, true as is_made
    from {{ ref('restraining_orders') }} where decision_code = 'made'
),
known as (select count(*) > 0 as has_orders from {{ ref('restraining_orders') }})
select 1
from {{ ref('case_outcomes') }} cross join known left join made using (case_id, defendant_id)
where has_restraining_order is distinct from case when has_orders then coalesce(is_made, false) end
