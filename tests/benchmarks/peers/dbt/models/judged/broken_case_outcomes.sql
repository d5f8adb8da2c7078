{% set table = 'case_outcomes' %}
{{ contract_rules(table) }}
union all {{ broken(table, 'charged_on_or_after_referral', 'charged_date', 'charged_date < referred_date') }}
union all {{ broken(table, 'finalised_on_or_after_charge', 'finalised_date', 'finalised_date < charged_date') }}
union all {{ broken(table, 'outcome_with_finalisation', 'outcome_code', '(outcome_code is null) <> (finalised_date is null)') }}
union all {{ broken(table, 'incident_count_positive', 'incident_count', 'incident_count < 1') }}
union all {{ broken(table, 'sentence_months_not_negative', 'sentence_months', 'sentence_months < 0') }}
union all {{ broken(table, 'no_reason_for_conviction', 'non_conviction_reason_code', 'non_conviction_reason_code is not null and outcome_code in (select outcome_code from ' ~ list_of('outcomes') ~ ' where is_conviction)') }}
union all
select cases.rowid as place, file_name, 'offence_in_force_at_charge' as rule, 'principal_offence_code' as column_name
from {{ ref('landed_case_outcomes') }} as cases
inner join {{ list_of('offences') }} as offences on offences.offence_code = cases.principal_offence_code
where cases.charged_date < offences.in_force_from
