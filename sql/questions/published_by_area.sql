-- The published conviction rate of one period by area, in alphabetical order, with its
-- interval, and of all together.
select
    areas.area_name as area,
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
inner join reference.areas as areas on areas.area_code = counts.area_code
where counts.metric = $metric
    and counts.period_type = $period_type
    and counts.period_start = $period_start
    and ($category = 'all' or counts.offence_category_code = $category)
group by areas.area_name
order by areas.area_name
