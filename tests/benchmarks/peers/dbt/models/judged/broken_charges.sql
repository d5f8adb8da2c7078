{% set table = 'charges' %}
{{ contract_rules(table) }}
union all {{ broken(table, 'charge_number_positive', 'charge_number', 'charge_number < 1') }}
union all {{ broken(table, 'offence_before_charge', 'offence_date', 'charged_date < offence_date') }}
union all
select charges.rowid as place, file_name, 'offence_in_force_when_committed' as rule, 'offence_date' as column_name
from {{ ref('landed_charges') }} as charges
inner join {{ list_of('offences') }} as offences on offences.offence_code = charges.offence_code
where charges.offence_date < offences.in_force_from
