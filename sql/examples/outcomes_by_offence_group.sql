-- How do cases end, by offence group and over all of them?
-- purpose: Subtotals and a grand total in one pass, by grouping sets
-- about: convictions
-- parameters: $first_day = date '2024-04-01'; $last_day = date '2025-03-31'
select
    case when grouping(groups.offence_group_name) = 1 then 'All offences' else groups.offence_group_name end as offences,
    case when grouping(outcomes.outcome_name) = 1 then 'All outcomes' else outcomes.outcome_name end as outcome,
    count(*) as defendants
from marts.case_outcomes as cases
inner join reference.offence_groups as groups on groups.offence_group_code = cases.offence_group_code
inner join reference.outcomes as outcomes on outcomes.outcome_code = cases.outcome_code
where cases.finalised_date between $first_day and $last_day
group by grouping sets ((groups.offence_group_name, outcomes.outcome_name), (groups.offence_group_name), ())
order by
    grouping(groups.offence_group_name) desc, groups.offence_group_name,
    grouping(outcomes.outcome_name) desc, defendants desc, outcome
