-- Where does online stalking happen?
-- purpose: A mix: each platform as a share of the cases that name any; a case may name several, so never add them up
-- about: cyberstalking
select
    financial_year(counts.month) as financial_year,
    platforms.online_platform_name as platform,
    cast(sum(counts.numerator) as bigint) as naming_it,
    cast(sum(counts.denominator) as bigint) as naming_any,
    rate(sum(counts.numerator), sum(counts.denominator)) as rate,
    wilson_low(sum(counts.numerator), sum(counts.denominator)) as rate_low,
    wilson_high(sum(counts.numerator), sum(counts.denominator)) as rate_high,
    rate(sum(counts.denominator), sum(counts.eligible)) as coverage
from metrics.mix_counts as counts
inner join reference.online_platforms as platforms
    on cast(platforms.online_platform_code as varchar) = cast(counts.category as varchar)
where counts.metric = 'online_platform_mix'
group by financial_year(counts.month), platforms.online_platform_name
order by financial_year, naming_it desc, platform
