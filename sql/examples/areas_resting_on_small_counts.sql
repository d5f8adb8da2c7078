-- Which areas' yearly figures rest on so few cases that they should not be compared?
-- purpose: Make small counts visible before anybody reads a rate; fewer than 30 defendants say little
-- about: areas
-- parameters: $offences = 'stalking'; $fewest = 30
with known as (
    select financial_year_start(max(known_until)) as ends_before
    from marts.known_until
)
select
    areas.area_name as area,
    count(*) filter (where cases.is_conviction) as convictions,
    count(cases.case_id) as defendants,
    rate(count(*) filter (where cases.is_conviction), count(cases.case_id)) as rate,
    wilson_low(count(*) filter (where cases.is_conviction), count(cases.case_id)) as rate_low,
    wilson_high(count(*) filter (where cases.is_conviction), count(cases.case_id)) as rate_high
from metrics.areas as areas
cross join known
left join marts.case_outcomes as cases
    on cast(cases.area_code as varchar) = areas.area_code
    and cases.offence_group_code = $offences
    and cases.finalised_date >= known.ends_before - interval 12 month
    and cases.finalised_date < known.ends_before
where areas.is_counted
group by areas.area_name
having count(cases.case_id) < $fewest
order by defendants, area
