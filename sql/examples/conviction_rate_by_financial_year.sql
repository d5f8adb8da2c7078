-- What share of defendants is convicted, by financial year?
-- purpose: A share by year as it may be shown: with its counts, its interval and how many answers were recorded
-- about: convictions
select
    financial_year(counts.month) as financial_year,
    cast(sum(counts.numerator) as bigint) as convictions,
    cast(sum(counts.denominator) as bigint) as defendants,
    rate(sum(counts.numerator), sum(counts.denominator)) as rate,
    wilson_low(sum(counts.numerator), sum(counts.denominator)) as rate_low,
    wilson_high(sum(counts.numerator), sum(counts.denominator)) as rate_high,
    rate(sum(counts.denominator), sum(counts.eligible)) as coverage,
    count(distinct counts.month) as months -- Fewer than 12: the year is not whole
from metrics.counts as counts
where counts.metric = 'conviction_rate'
group by financial_year(counts.month)
order by financial_year
