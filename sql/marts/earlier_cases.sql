-- One row per defendant and victim who met in more than one case.
select
    pair_key(defendant_id, victim_id) as persons_key, -- pair_key of defendant and victim
    min(referred_date) as first_referred_date -- Day their first case was referred
from staging.case_outcomes
where victim_id is not null
group by pair_key(defendant_id, victim_id)
having count(*) > 1
