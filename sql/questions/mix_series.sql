-- A mix by period and category, in the order of their list: how many name it, of how many, with interval and coverage.
-- One row per category and period from the first to the last counted or known; one without counts has none: a gap.
-- function: mix_series(metric, period_type = 'quarter', area = 'all', offences = 'all', dv = 'all', cyber = 'all')
with summed as (
    select
        start_of_period(counts.month, $period_type) as period_start,
        counts.category,
        cast(sum(counts.numerator) as bigint) as numerator,
        cast(sum(counts.denominator) as bigint) as denominator,
        cast(sum(counts.eligible) as bigint) as eligible
    from metrics.mix_counts as counts
    where counts.metric = $metric
        and is_chosen(counts.area_code, $area)
        and is_chosen_offence(counts.offence_group_code, $offences)
        and is_chosen(counts.dv, $dv)
        and is_chosen(counts.cyber, $cyber)
    group by start_of_period(counts.month, $period_type), counts.category
)
select
    periods.period_start,
    periods.period_end,
    periods.is_complete,
    periods.version,
    periods.is_mixed,
    categories.category,
    categories.category_name,
    summed.numerator,
    summed.denominator,
    summed.eligible,
    rate(summed.numerator, summed.denominator) as rate,
    wilson_low(summed.numerator, summed.denominator) as rate_low,
    wilson_high(summed.numerator, summed.denominator) as rate_high,
    rate(summed.denominator, summed.eligible) as coverage
from metrics.periods($metric, $period_type) as periods
inner join metrics.categories as categories on categories.metric = $metric
left join summed
    on summed.period_start = periods.period_start and summed.category = categories.category
    and not periods.is_too_coarse
order by periods.period_start, categories.place
