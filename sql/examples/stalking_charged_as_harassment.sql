-- How often is stalking charged only as harassment without violence?
-- purpose: A share by area and year, each with coverage and small counts in sight
-- about: bigger-picture
select
    financial_year(counts.month) as financial_year,
    areas.area_name as area,
    cast(sum(counts.numerator) as bigint) as charged_as_lesser,
    cast(sum(counts.denominator) as bigint) as chargeable_as_stalking,
    rate(sum(counts.numerator), sum(counts.denominator)) as rate,
    wilson_low(sum(counts.numerator), sum(counts.denominator)) as rate_low,
    wilson_high(sum(counts.numerator), sum(counts.denominator)) as rate_high,
    rate(sum(counts.denominator), sum(counts.eligible)) as coverage,
    sum(counts.denominator) < 30 as is_small
from metrics.counts as counts
inner join metrics.areas as areas on areas.area_code = cast(counts.area_code as varchar)
where counts.metric = 'lesser_charge_share'
group by financial_year(counts.month), areas.area_name
order by financial_year, area
