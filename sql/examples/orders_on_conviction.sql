-- How often does a conviction bring a restraining order, by offence group?
-- purpose: Applications and orders of the same convictions beside each other, with the share of which it is known
-- about: restraining-orders
with counted as (
    select
        groups.offence_group_name as offences,
        count(*) filter (where cases.has_order_application) as applied_for,
        count(*) filter (where cases.has_order_on_conviction) as made,
        count(cases.has_order_on_conviction) as known_of,
        count(*) as convictions
    from marts.case_outcomes as cases
    inner join reference.offence_groups as groups on groups.offence_group_code = cases.offence_group_code
    where cases.is_conviction
    group by groups.offence_group_name
)
select
    offences, applied_for, made, known_of, convictions,
    rate(made, known_of) as rate,
    wilson_low(made, known_of) as rate_low,
    wilson_high(made, known_of) as rate_high,
    rate(known_of, convictions) as coverage
from counted
order by convictions desc, offences
