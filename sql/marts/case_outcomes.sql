-- One row per defendant per case, with every judgement about it as a named boolean.
-- codes: offence_group_code
with orders as (
    select
        pair_key(orders.case_id, orders.defendant_id) as defendant_key,
        case
            when bool_or(orders.basis_code = 'conviction' and decisions.is_made) then true
            when bool_or(decisions.is_made and orders.basis_code is null or orders.decision_code = 'pending') then null
            else false
        end as is_made_on_conviction,
        case
            when bool_or(orders.basis_code = 'acquittal' and decisions.is_made) then true
            when bool_or(decisions.is_made and orders.basis_code is null or orders.decision_code = 'pending') then null
            else false
        end as is_made_on_acquittal,
        bool_or(decisions.is_made) as is_made
    from staging.restraining_orders as orders
    inner join reference.order_decisions as decisions on decisions.decision_code = orders.decision_code
    group by pair_key(orders.case_id, orders.defendant_id)
),
charged as (
    select
        pair_key(case_id, defendant_id) as defendant_key,
        bool_or(offence_group_code = 'stalking') as is_stalking,
        bool_or(offence_group_code = 'harassment') as is_harassment,
        bool_or(offence_group_code = 'harassment' and not is_lesser_than_stalking) as is_graver_harassment,
        bool_or(is_lesser_than_stalking) as is_lesser_than_stalking,
        bool_or(is_stalking_chargeable) as is_stalking_chargeable,
        min(offence_group_code) as offence_group_code
    from marts.charges
    group by pair_key(case_id, defendant_id)
),
-- What no delivery about the same population ever says is not known of it: not recorded, never no.
delivered as (
    select
        coalesce(sources.population, cases.source_name) as population,
        count(cases.specialist_referral_date) > 0 as has_specialist_referrals,
        count(cases.risk_assessed_date) > 0 as has_risk_assessments
    from staging.case_outcomes as cases
    left join reference.sources as sources on sources.source_name = cases.source_name
    group by coalesce(sources.population, cases.source_name)
),
orders_delivered as (
    select distinct coalesce(sources.population, orders.source_name) as population
    from staging.restraining_orders as orders
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
    offences.offence_group_code as principal_offence_group_code, -- Group of the principal offence alone, whatever is marked or charged beside it
    coalesce(
        cases.stalking_marker or offences.offence_group_code in ('stalking', 'harassment')
        or charged.is_stalking or charged.is_harassment, false
    ) as is_stalking_or_harassment, -- Marked as stalking, or s2, s2A, s4 or s4A is charged, as the principal offence or beside it
    recorded(cases.dv_marker) as dv, -- DV marker in words: yes, no or not recorded
    recorded(cases.cyber_marker) as cyber, -- Cyber marker in words: yes, no or not recorded
    cases.finalised_date is null as is_open, -- Not finalised yet
    cases.finalised_date is not null as is_finalised, -- Ended for this defendant, however
    coalesce(outcomes.is_conviction, false) as is_conviction, -- Guilty plea, convicted after trial, or proved in the defendant's absence
    case when outcomes.is_conviction then outcomes.is_guilty_plea else false end as is_guilty_plea, -- Convicted on a guilty plea; empty: convicted, and how is not recorded
    cases.finalised_date is not null and not coalesce(outcomes.is_conviction, false) as is_unsuccessful, -- Finalised, and not by a conviction
    coalesce(outcomes.is_administrative, false) as is_administrative, -- Could not proceed: warrant unexecuted, summons unserved, defendant dead or unfit
    coalesce(outcomes.is_discontinued, false) as is_discontinued, -- Discontinued, withdrawn or no evidence offered
    coalesce(outcomes.is_acquittal, false) as is_acquittal, -- Dismissed or acquitted, by magistrates, judge or jury
    case
        when cases.finalised_date is null or outcomes.is_conviction or outcomes.is_administrative then false
        else reasons.is_victim_reason
    end as is_lost_with_victim, -- Not a conviction for a reason of the victim's evidence or support; empty: the reason is not recorded
    case
        when cases.finalised_date is null or outcomes.is_conviction or outcomes.is_administrative then false
        else reasons.is_victim_withdrawal
    end as is_victim_withdrawal, -- Not a conviction because the victim retracted or withdrew support; empty: the reason is not recorded
    relationships.is_partner_or_family, -- Partner, former partner or family; empty: relationship not recorded
    coalesce(charged.is_stalking_chargeable, false) as is_stalking_chargeable, -- Charged with stalking or harassment by conduct from 25 November 2012 on
    coalesce(charged.is_lesser_than_stalking and not charged.is_stalking and not charged.is_graver_harassment, false) as is_charged_as_lesser, -- Charged with harassment without violence (s2), and neither with s4 nor with stalking
    risk_levels.is_serious, -- Assessed as of high risk; empty: no level recorded
    case when delivered.has_risk_assessments then coalesce(cases.risk_assessed_date <= cases.charged_date, false) end as is_risk_assessed_before_charge, -- Risk assessed by the day of charge; empty: no assessments delivered
    case when delivered.has_specialist_referrals then cases.specialist_referral_date is not null end as is_referred_to_specialist, -- Went to a specialist prosecutor; empty: no such referrals delivered
    case
        when cases.victim_id is not null and cases.referred_date is not null
            then coalesce(earlier.earlier_referred_date >= cases.referred_date - interval 24 month, false)
    end as has_earlier_case_with_victim, -- A case of the same defendant and victim was referred in the 24 months before; empty: victim or day of referral not recorded
    case
        when cases.finalised_date + interval 12 month <= known.settled_until
            then coalesce(returns.next_referred_date <= cases.finalised_date + interval 12 month, false)
    end as is_back_within_12_months, -- Referred again within 12 months of finalisation; empty: not yet 12 months ago
    case
        when cases.finalised_date + interval 24 month <= known.settled_until
            then coalesce(returns.next_referred_date <= cases.finalised_date + interval 24 month, false)
    end as is_back_within_24_months, -- Referred again within 24 months of finalisation; empty: not yet 24 months ago
    case when orders_delivered.population is not null then orders.defendant_key is not null end as has_order_application, -- A restraining order was applied for; empty: no orders delivered
    case when orders_delivered.population is not null then coalesce(orders.is_made, false) end as has_restraining_order, -- A restraining order was made; empty: no orders delivered
    case
        when orders_delivered.population is null then null
        when orders.defendant_key is null then false
        else orders.is_made_on_conviction
    end as has_order_on_conviction, -- A restraining order was made on conviction; empty: no orders delivered, one whose basis is not recorded, or one not yet decided
    case
        when orders_delivered.population is null then null
        when orders.defendant_key is null then false
        else orders.is_made_on_acquittal
    end as has_order_on_acquittal, -- A restraining order was made on acquittal; empty: no orders delivered, one whose basis is not recorded, or one not yet decided
    known.known_from, -- First day a case was finalised
    known.known_until, -- Last day on which an event would be known of
    known.settled_until, -- Last day on which an event would be recorded by now
    cases.source_name, -- Kind of extract the row came from
    cases.is_made_up -- From made-up data
from staging.case_outcomes as cases
cross join marts.known_until as known
left join reference.sources as sources on sources.source_name = cases.source_name
left join delivered on delivered.population = coalesce(sources.population, cases.source_name)
left join orders_delivered on orders_delivered.population = coalesce(sources.population, cases.source_name)
left join reference.outcomes as outcomes on outcomes.outcome_code = cases.outcome_code
left join reference.offences as offences on offences.offence_code = cases.principal_offence_code
left join reference.relationships as relationships
    on relationships.relationship_code = cases.relationship_code
left join reference.non_conviction_reasons as reasons
    on reasons.non_conviction_reason_code = cases.non_conviction_reason_code
left join reference.risk_levels as risk_levels on risk_levels.risk_level_code = cases.risk_level_code
left join charged on charged.defendant_key = pair_key(cases.case_id, cases.defendant_id)
left join orders on orders.defendant_key = pair_key(cases.case_id, cases.defendant_id)
left join marts.earlier_cases as earlier on earlier.defendant_key = pair_key(cases.case_id, cases.defendant_id)
left join marts.returns as returns on returns.defendant_key = pair_key(cases.case_id, cases.defendant_id)
