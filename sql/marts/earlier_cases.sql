-- One row per defendant's case that follows another between the same defendant and victim.
with repeated as (
    select pair_key(defendant_id, victim_id) as persons_key
    from staging.case_outcomes
    where victim_id is not null
    group by pair_key(defendant_id, victim_id)
    having count(*) > 1
),
met as (
    select
        pair_key(cases.case_id, cases.defendant_id) as defendant_key,
        repeated.persons_key,
        cases.referred_date
    from staging.case_outcomes as cases
    inner join repeated on repeated.persons_key = pair_key(cases.defendant_id, cases.victim_id)
    where cases.victim_id is not null and cases.referred_date is not null
),
before as (
    select
        defendant_key,
        max(referred_date) over (
            partition by persons_key order by referred_date
            range between unbounded preceding and interval 1 day preceding
        ) as earlier_referred_date
    from met
)
select
    defendant_key, -- pair_key of case and defendant
    earlier_referred_date -- Newest day before its own on which a case of the two was referred
from before
where earlier_referred_date is not null
