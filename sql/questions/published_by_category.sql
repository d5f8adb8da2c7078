-- The published conviction rate of one period by offence category, with its interval, and of all together.
select
    categories.offence_category_name as category,
    cast(sum(counts.numerator) as bigint) as numerator,
    cast(sum(counts.denominator) as bigint) as denominator,
    rate(sum(counts.numerator), sum(counts.denominator)) as rate,
    wilson_low(sum(counts.numerator), sum(counts.denominator)) as rate_low,
    wilson_high(sum(counts.numerator), sum(counts.denominator)) as rate_high,
    1.0 as coverage, -- Published tables hold every unit
    rate(
        sum(sum(counts.numerator)) over (), sum(sum(counts.denominator)) over ()
    ) as rate_of_all
from metrics.published_counts as counts
inner join reference.offence_categories as categories
    on categories.offence_category_code = counts.offence_category_code
where counts.metric = 'published_conviction_rate'
    and counts.period_type = $period_type
    and counts.period_start = $period_start
    and is_chosen(counts.area_code, $area)
group by categories.offence_category_name
order by categories.offence_category_name
