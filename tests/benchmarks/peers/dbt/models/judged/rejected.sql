-- One row per rule that a row breaks; the row itself stays in its landed table, at its place.
{% for table in ['case_outcomes', 'charges', 'restraining_orders', 'order_breaches'] %}
{{ 'union all' if not loop.first }}
select '{{ table }}' as contract_table, place, null as line, file_name, rule, column_name, null as csv_line
from {{ ref('broken_' ~ table) }}
union all
select '{{ table }}', null, line, file_name, error_type::varchar, column_name, csv_line
from unreadable_{{ table }}
{% if table != 'case_outcomes' %}
union all
select '{{ table }}', place, null, file_name, rule, column_name, null from {{ ref('orphans_' ~ table) }}
{% endif %}
{% endfor %}
