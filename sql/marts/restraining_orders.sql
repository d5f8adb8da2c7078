-- One row per restraining order applied for.
with banned as (
    select
        lists.condition_codes,
        bool_or(conditions.is_contact_ban) as is_contact_ban,
        bool_or(conditions.is_place_ban) as is_place_ban,
        bool_or(conditions.is_online_ban) as is_online_ban
    from (
        select distinct condition_codes, unnest(string_split(condition_codes, ';')) as condition_code
        from staging.restraining_orders
        where condition_codes is not null
    ) as lists
    left join reference.order_conditions as conditions on conditions.condition_code = trim(lists.condition_code)
    group by lists.condition_codes
),
first_breaches as (
    select order_id, min(breach_date) as first_breach_date
    from staging.order_breaches
    group by order_id
),
breaches_delivered as (
    select distinct coalesce(sources.population, breaches.source_name) as population
    from staging.order_breaches as breaches
    left join reference.sources as sources on sources.source_name = breaches.source_name
),
orders as (
    select
        staged.*,
        decisions.is_made,
        staged.decision_code in ('made', 'refused') as is_decided,
        staged.decision_code = 'pending' as is_pending,
        staged.decision_code = 'refused' as is_refused,
        case when decisions.is_made then coalesce(banned.is_contact_ban, false) end as has_contact_ban,
        case when decisions.is_made then coalesce(banned.is_place_ban, false) end as has_place_ban,
        case when decisions.is_made then coalesce(banned.is_online_ban, false) end as has_online_ban,
        case
            when decisions.is_made and staged.made_date is not null
                then coalesce(staged.end_date >= staged.made_date + interval 24 month, staged.end_date is null)
        end as is_long,
        case when breaches_delivered.population is not null then first_breaches.first_breach_date end as first_breach_date,
        breaches_delivered.population is not null as has_breaches_delivered
    from staging.restraining_orders as staged
    inner join reference.order_decisions as decisions on decisions.decision_code = staged.decision_code
    left join reference.sources as sources on sources.source_name = staged.source_name
    left join breaches_delivered
        on breaches_delivered.population = coalesce(sources.population, staged.source_name)
    left join banned on banned.condition_codes = staged.condition_codes
    left join first_breaches on first_breaches.order_id = staged.order_id
)
select
    orders.order_id,
    orders.case_id,
    orders.defendant_id,
    orders.applied_date,
    orders.decision_code,
    orders.made_date,
    orders.basis_code,
    orders.end_date,
    orders.condition_codes,
    orders.is_made, -- The court made the order
    orders.is_decided, -- The court made or refused the order
    orders.is_pending, -- Applied for and not yet decided
    orders.is_refused, -- The court refused the order
    orders.has_contact_ban, -- Forbids contact by any means; empty: not made
    orders.has_place_ban, -- Keeps away from a place, the home or the place of work; empty: not made
    orders.has_online_ban, -- Forbids contact or publication online, or has devices surrendered; empty: not made
    orders.is_long, -- In force for at least 24 months, or until further order; empty: not made, or its day is not recorded
    case
        when orders.is_long is null then null
        when not orders.is_long then false
        when orders.condition_codes is not null then orders.has_contact_ban and orders.has_place_ban
    end as is_strong, -- Forbids contact, keeps away from a place, and is long; empty: not made, or not recorded
    orders.first_breach_date, -- Day of the first breach; empty: none, or no breaches delivered
    orders.has_breaches_delivered, -- Breaches were delivered of the same population, so that none means none
    case
        when orders.has_breaches_delivered and orders.made_date + interval 12 month <= cases.settled_until
            then coalesce(orders.first_breach_date <= orders.made_date + interval 12 month, false)
    end as is_breached_within_12_months, -- Breached within 12 months of being made; empty: not made, no breaches delivered, or not yet 12 months ago
    cases.area_code, -- CPS area that prosecuted the case
    cases.offence_group_code, -- Offence group of the case
    cases.is_stalking_or_harassment, -- Made in a case of stalking or harassment
    cases.dv, -- DV marker of the case in words
    cases.cyber, -- Cyber marker of the case in words
    cases.finalised_date, -- Day the case ended for the defendant; empty: still open
    cases.known_until, -- Last day on which an event would be known of
    cases.settled_until, -- Last day on which an event would be recorded by now
    orders.source_name, -- Kind of extract the row came from
    orders.is_made_up -- From made-up data
from orders
left join marts.case_outcomes as cases
    on cases.case_id = orders.case_id and cases.defendant_id = orders.defendant_id
