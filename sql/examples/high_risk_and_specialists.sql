-- Do cases of high risk reach a specialist prosecutor, and how fast?
-- purpose: A share and a wait of the same cases, by area
-- about: bigger-picture
select
    areas.area_name as area,
    count(*) filter (where marked.in_numerator) as referred,
    count(marked.in_numerator) as known_of,
    count(*) as of_high_risk,
    rate(count(*) filter (where marked.in_numerator), count(marked.in_numerator)) as rate,
    wilson_low(count(*) filter (where marked.in_numerator), count(marked.in_numerator)) as rate_low,
    wilson_high(count(*) filter (where marked.in_numerator), count(marked.in_numerator)) as rate_high,
    rate(count(marked.in_numerator), count(*)) as coverage,
    median(marked.specialist_referral_date - marked.referred_date) as median_days_of_those_referred
from metrics.specialist_referral_rate as marked
inner join metrics.areas as areas on areas.area_code = cast(marked.area_code as varchar)
group by areas.area_name
order by area
