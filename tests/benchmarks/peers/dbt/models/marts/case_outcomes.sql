-- One row per defendant per case, with every judgement about it as a named boolean.
with orders as (
    select
        case_id, defendant_id,
        case
            when bool_or(basis_code = 'conviction' and is_made) then true
            when bool_or(is_made and basis_code is null or decision_code = 'pending') then null
            else false
        end as is_made_on_conviction,
        bool_or(is_made) as is_made
    from {{ ref('restraining_orders') }}
    group by case_id, defendant_id
),
charged as (
    select
        case_id, defendant_id,
        bool_or(offence_group_code = 'stalking') as is_stalking,
        bool_or(offence_group_code = 'harassment') as is_harassment,
        min(offence_group_code) as offence_group_code
    from {{ ref('charges') }}
    group by case_id, defendant_id
),
delivered as (
    select count(*) > 0 as has_orders from {{ ref('restraining_orders') }}
)
select
    cases.* exclude (file_name, delivery_number, known_on, is_made_up),
    case
        when cases.stalking_marker or offences.offence_group_code = 'stalking' or charged.is_stalking then 'stalking'
        when offences.offence_group_code = 'harassment' or charged.is_harassment then 'harassment'
        else coalesce(offences.offence_group_code, charged.offence_group_code, 'none_recorded')
    end as offence_group_code,
    coalesce(
        cases.stalking_marker or offences.offence_group_code in ('stalking', 'harassment')
        or charged.is_stalking or charged.is_harassment, false
    ) as is_stalking_or_harassment,
    case when cases.dv_marker then 'yes' when not cases.dv_marker then 'no' else 'not recorded' end as dv,
    case when cases.cyber_marker then 'yes' when not cases.cyber_marker then 'no' else 'not recorded' end as cyber,
    cases.finalised_date is null as is_open,
    cases.finalised_date is not null as is_finalised,
    coalesce(outcomes.is_conviction, false) as is_conviction,
    cases.finalised_date is not null and not coalesce(outcomes.is_conviction, false) as is_unsuccessful,
    coalesce(outcomes.is_administrative, false) as is_administrative,
    coalesce(outcomes.is_discontinued, false) as is_discontinued,
    coalesce(reasons.is_victim_reason, false) as is_lost_with_victim,
    relationships.is_partner_or_family,
    case when delivered.has_orders then coalesce(orders.is_made, false) end as has_restraining_order,
    case when delivered.has_orders then if(orders.case_id is null, false, orders.is_made_on_conviction) end as has_order_on_conviction,
    cases.is_made_up
from {{ ref('accepted_case_outcomes') }} as cases
cross join delivered
left join {{ list_of('outcomes') }} as outcomes on outcomes.outcome_code = cases.outcome_code
left join {{ list_of('offences') }} as offences on offences.offence_code = cases.principal_offence_code
left join {{ list_of('relationships') }} as relationships on relationships.relationship_code = cases.relationship_code
left join {{ list_of('non_conviction_reasons') }} as reasons on reasons.non_conviction_reason_code = cases.non_conviction_reason_code
left join charged on charged.case_id = cases.case_id and charged.defendant_id = cases.defendant_id
left join orders on orders.case_id = cases.case_id and orders.defendant_id = cases.defendant_id
