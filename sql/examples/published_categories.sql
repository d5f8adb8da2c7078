-- Which offence categories make up the published figures of the newest whole year?
-- purpose: Published counts by category, named as the publisher names them
-- about: published
with newest as (
    select max(period_start) as period_start
    from metrics.published_counts
    where period_type = 'financial year'
)
select
    financial_year(counts.period_start) as financial_year,
    categories.offence_category_name as category,
    cast(sum(counts.numerator) as bigint) as convictions,
    cast(sum(counts.denominator) as bigint) as defendants,
    rate(sum(counts.numerator), sum(counts.denominator)) as rate,
    wilson_low(sum(counts.numerator), sum(counts.denominator)) as rate_low,
    wilson_high(sum(counts.numerator), sum(counts.denominator)) as rate_high
from metrics.published_counts as counts
inner join newest on newest.period_start = counts.period_start
inner join reference.offence_categories as categories
    on cast(categories.offence_category_code as varchar) = counts.offence_category_code
where counts.metric = 'published_conviction_rate' and counts.period_type = 'financial year'
group by financial_year(counts.period_start), categories.offence_category_name
order by defendants desc
