-- How many people are prosecuted more than once, and for how many cases do they stand?
-- purpose: Count people, then cases of people: defendant_id is the same person across cases
-- about: bigger-picture
with people as (
    select defendant_id, count(distinct case_id) as cases
    from marts.case_outcomes
    group by defendant_id
)
select
    case when cases >= 5 then '5 and more' else cast(cases as varchar) end as cases_of_a_person,
    count(*) as people,
    cast(sum(cases) as bigint) as their_cases,
    rate(sum(cases), sum(sum(cases)) over ()) as share_of_all_cases
from people
group by case when cases >= 5 then '5 and more' else cast(cases as varchar) end
order by cases_of_a_person
