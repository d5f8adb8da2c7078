-- Of the cases referred, how many are charged, end in a conviction and bring a restraining order?
-- purpose: A funnel of one cohort: every stage counts those who reached the stage before it
-- about: timeliness
-- parameters: $offences = 'stalking-and-harassment'
select
    financial_year(counts.month) as referred_in,
    categories.category_name as stage,
    cast(sum(counts.numerator) as bigint) as reached_it,
    cast(sum(counts.denominator) as bigint) as referred,
    rate(sum(counts.numerator), sum(counts.denominator)) as rate,
    wilson_low(sum(counts.numerator), sum(counts.denominator)) as rate_low,
    wilson_high(sum(counts.numerator), sum(counts.denominator)) as rate_high,
    rate(sum(counts.denominator), sum(counts.eligible)) as coverage
from metrics.mix_counts as counts
inner join metrics.categories as categories
    on categories.metric = 'attrition' and categories.category = cast(counts.category as varchar)
where counts.metric = 'attrition' and is_chosen_offence(counts.offence_group_code, $offences)
group by financial_year(counts.month), categories.category_name, categories.place
order by referred_in, categories.place
