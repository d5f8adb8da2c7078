-- One row per defendant per case, with every judgement about it as a named boolean.
-- codes: offence_group_code
with orders as (
    select
        pair_key(case_id, defendant_id) as defendant_key,
        case
            when bool_or(basis_code = 'conviction' and is_made) then true
            when bool_or(is_made and basis_code is null) then null
            else false
        end as is_made_on_conviction,
        bool_or(is_made) as is_made
    from marts.restraining_orders
    group by pair_key(case_id, defendant_id)
),
charged as (
    select
        pair_key(case_id, defendant_id) as defendant_key,
        bool_or(offence_group_code = 'stalking') as is_stalking,
        bool_or(offence_group_code = 'harassment') as is_harassment,
        min(offence_group_code) as offence_group_code
    from marts.charges
    group by pair_key(case_id, defendant_id)
),
-- Without any delivery of orders about the same population nothing is known of them: not recorded,
-- never no.
delivered as (
    select distinct coalesce(sources.population, orders.source_name) as population
    from marts.restraining_orders as orders
    left join reference.sources as sources on sources.source_name = orders.source_name
)
select
    cases.case_id,
    cases.defendant_id,
    cases.victim_id,
    cases.area_code,
    cases.police_force_code,
    cases.referred_date,
    cases.charged_date,
    cases.finalised_date,
    cases.principal_offence_code,
    cases.outcome_code,
    cases.non_conviction_reason_code,
    cases.dv_marker,
    cases.relationship_code,
    cases.stalking_marker,
    cases.cyber_marker,
    cases.online_platform_codes,
    cases.online_method_codes,
    cases.incident_count,
    cases.risk_assessed_date,
    cases.risk_level_code,
    cases.specialist_referral_date,
    cases.sentence_code,
    cases.sentence_months,
    -- A mark is the only sign of stalking before 25 November 2012; an administrative finalisation
    -- has no principal offence, so any charge counts.
    case
        when cases.stalking_marker or offences.offence_group_code = 'stalking' or charged.is_stalking then 'stalking'
        when offences.offence_group_code = 'harassment' or charged.is_harassment then 'harassment'
        else coalesce(offences.offence_group_code, charged.offence_group_code, 'none_recorded')
    end as offence_group_code, -- Stalking where marked or charged as such, else harassment where charged, else the group of the principal offence
    coalesce(
        cases.stalking_marker or offences.offence_group_code in ('stalking', 'harassment')
        or charged.is_stalking or charged.is_harassment, false
    ) as is_stalking_or_harassment, -- Marked as stalking, or s2, s2A, s4 or s4A is charged, as the principal offence or beside it
    recorded(cases.dv_marker) as dv, -- DV marker in words: yes, no or not recorded
    recorded(cases.cyber_marker) as cyber, -- Cyber marker in words: yes, no or not recorded
    cases.finalised_date is null as is_open, -- Not finalised yet
    cases.finalised_date is not null as is_finalised, -- Ended for this defendant, however
    coalesce(outcomes.is_conviction, false) as is_conviction, -- Guilty plea, convicted after trial, or proved in the defendant's absence
    cases.finalised_date is not null and not coalesce(outcomes.is_conviction, false) as is_unsuccessful, -- Finalised, and not by a conviction
    coalesce(outcomes.is_administrative, false) as is_administrative, -- Could not proceed: warrant unexecuted, summons unserved, defendant dead or unfit
    coalesce(outcomes.is_discontinued, false) as is_discontinued, -- Discontinued, withdrawn or no evidence offered
    coalesce(reasons.is_victim_reason, false) as is_lost_with_victim, -- Not a conviction for a reason of the victim's evidence or support
    relationships.is_partner_or_family, -- Partner, former partner or family; empty: relationship not recorded
    case when delivered.population is not null then coalesce(orders.is_made, false) end as has_restraining_order, -- A restraining order was made; empty: no orders delivered
    case
        when delivered.population is null then null
        when orders.defendant_key is null then false
        else orders.is_made_on_conviction
    end as has_order_on_conviction, -- A restraining order was made on conviction; empty: no orders delivered, or one whose basis is not recorded
    cases.source_name, -- Kind of extract the row came from
    cases.is_made_up -- From made-up data
from staging.case_outcomes as cases
left join reference.sources as sources on sources.source_name = cases.source_name
left join delivered on delivered.population = coalesce(sources.population, cases.source_name)
left join reference.outcomes as outcomes on outcomes.outcome_code = cases.outcome_code
left join reference.offences as offences on offences.offence_code = cases.principal_offence_code
left join reference.relationships as relationships
    on relationships.relationship_code = cases.relationship_code
left join reference.non_conviction_reasons as reasons
    on reasons.non_conviction_reason_code = cases.non_conviction_reason_code
left join charged on charged.defendant_key = pair_key(cases.case_id, cases.defendant_id)
left join orders on orders.defendant_key = pair_key(cases.case_id, cases.defendant_id)
