-- How soon does the same defendant come back to the same victim?
-- purpose: Days to the case before of the same pair, by a window over the pair
-- about: bigger-picture
with paired as (
    select
        financial_year(referred_date) as referred_in,
        referred_date,
        lag(referred_date) over (
            partition by defendant_id, victim_id order by referred_date, case_id
        ) as referred_before
    from marts.case_outcomes
    where victim_id is not null and referred_date is not null
)
select
    referred_in,
    count(*) as cases_with_a_victim_recorded,
    count(referred_before) as that_follow_another,
    count(*) filter (where referred_date - referred_before <= 90) as within_90_days,
    median(referred_date - referred_before) as median_days_between
from paired
group by referred_in
order by referred_in
