-- Are cases against partners and family marked DV, as they should be?
-- purpose: Compliance by relationship, with subtotals by grouping sets
-- about: domestic-violence
select
    case when grouping(relationships.relationship_name) = 1 then 'All partners and family' else relationships.relationship_name end as relationship,
    count(*) filter (where marked.in_numerator) as marked,
    count(marked.in_numerator) as recorded,
    count(*) as defendants,
    rate(count(*) filter (where marked.in_numerator), count(marked.in_numerator)) as rate,
    wilson_low(count(*) filter (where marked.in_numerator), count(marked.in_numerator)) as rate_low,
    wilson_high(count(*) filter (where marked.in_numerator), count(marked.in_numerator)) as rate_high,
    rate(count(marked.in_numerator), count(*)) as coverage
from metrics.dv_flag_compliance as marked
inner join reference.relationships as relationships on relationships.relationship_code = marked.relationship_code
group by grouping sets ((relationships.relationship_name), ())
order by grouping(relationships.relationship_name), defendants desc
