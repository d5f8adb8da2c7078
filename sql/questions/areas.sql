-- The areas of the countries anything is counted of, by name; England and Wales come together.
with counted as (
    select distinct country
    from reference.areas
    where area_code in (select area_code from metrics.counts)
        or area_code in (select area_code from metrics.published_counts)
)
select area_code, area_name
from reference.areas
where country in (select country from counted)
    or (country in ('England', 'Wales') and exists (select 1 from counted where country in ('England', 'Wales')))
order by area_name
