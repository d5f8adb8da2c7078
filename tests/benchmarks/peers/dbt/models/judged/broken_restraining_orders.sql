{% set table = 'restraining_orders' %}
{{ contract_rules(table) }}
union all {{ broken(table, 'order_ends_after_it_is_made', 'end_date', 'end_date < made_date') }}
union all {{ broken(table, 'order_made_on_or_after_application', 'made_date', 'made_date < applied_date') }}
union all {{ broken(table, 'order_with_decision', 'made_date', '(made_date is not null) <> (decision_code in (select decision_code from ' ~ list_of('order_decisions') ~ ' where is_made))') }}
union all
select orders.rowid as place, file_name, 'order_basis_in_force' as rule, 'made_date' as column_name
from {{ ref('landed_restraining_orders') }} as orders
inner join {{ list_of('order_bases') }} as bases on bases.basis_code = orders.basis_code
where orders.made_date < bases.in_force_from
