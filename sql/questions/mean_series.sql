-- The series of a mean by period: units, coverage, mean with its 95% interval, and the version of its definition.
-- function: mean_series(metric, period_type = 'quarter', area = 'all', offences = 'all', dv = 'all', cyber = 'all')
with summed as (
    select
        start_of_period(amounts.month, $period_type) as period_start,
        cast(sum(amounts.total) as bigint) as total,
        cast(sum(amounts.squares) as double) as squares,
        cast(sum(amounts.denominator) as bigint) as denominator,
        cast(sum(amounts.eligible) as bigint) as eligible
    from metrics.amounts as amounts
    where amounts.metric = $metric
        and is_chosen(amounts.area_code, $area)
        and is_chosen_offence(amounts.offence_group_code, $offences)
        and is_chosen(amounts.dv, $dv)
        and is_chosen(amounts.cyber, $cyber)
    group by start_of_period(amounts.month, $period_type)
),
spread as (
    select
        *,
        rate(total, denominator) as mean,
        -- Large counts: the normal quantile; below thirty units no interval is claimed.
        case
            when denominator >= 30
                then sqrt(greatest(0.0, squares - cast(total as double) * total / denominator) / (denominator - 1) / denominator)
        end as standard_error
    from summed
)
select
    periods.period_start,
    periods.period_end,
    periods.is_complete,
    periods.version,
    periods.is_mixed,
    spread.total,
    spread.denominator,
    spread.eligible,
    spread.mean,
    spread.mean - 1.959963984540054 * spread.standard_error as mean_low,
    spread.mean + 1.959963984540054 * spread.standard_error as mean_high,
    rate(spread.denominator, spread.eligible) as coverage
from metrics.periods($metric, $period_type) as periods
left join spread on spread.period_start = periods.period_start and not periods.is_too_coarse
order by periods.period_start
