-- One row per defendant's case after which the same person was referred again.
with repeated as (
    select hash(defendant_id) as person_key
    from staging.case_outcomes
    group by hash(defendant_id)
    having count(*) > 1
),
cases as (
    select
        hash(staged.defendant_id) as person_key,
        pair_key(staged.case_id, staged.defendant_id) as defendant_key,
        staged.referred_date, staged.finalised_date
    from staging.case_outcomes as staged
    inner join repeated on repeated.person_key = hash(staged.defendant_id)
),
-- On one day a referral sorts before a finalisation, so that it is not taken to follow it.
days as (
    select person_key, null as defendant_key, referred_date as day, 0 as place, referred_date
    from cases
    where referred_date is not null
    union all
    select person_key, defendant_key, finalised_date, 1, null
    from cases
    where finalised_date is not null
),
following as (
    select
        defendant_key,
        min(referred_date) over (
            partition by person_key order by day, place rows between current row and unbounded following
        ) as next_referred_date
    from days
)
select
    defendant_key, -- pair_key of case and defendant
    next_referred_date -- First day after the finalisation on which the person was referred in another case
from following
where defendant_key is not null and next_referred_date is not null
