-- How do domestic violence, stalking and online conduct overlap?
-- purpose: Count every combination of three markers; not recorded is an answer of its own and never no
-- about: domestic-violence
select
    cases.dv,
    recorded(cases.stalking_marker) as stalking,
    cases.cyber,
    count(*) filter (where cases.is_conviction) as convictions,
    count(*) as defendants,
    rate(count(*) filter (where cases.is_conviction), count(*)) as rate,
    wilson_low(count(*) filter (where cases.is_conviction), count(*)) as rate_low,
    wilson_high(count(*) filter (where cases.is_conviction), count(*)) as rate_high
from marts.case_outcomes as cases
where cases.is_finalised and cases.is_stalking_or_harassment
group by cases.dv, recorded(cases.stalking_marker), cases.cyber
order by defendants desc, cases.dv, stalking, cases.cyber
