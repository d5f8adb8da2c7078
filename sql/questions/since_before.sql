-- What changed since the period before: every share in its newest complete period and in the one before it, with the difference and its 95% interval.
-- One row per share that both periods count, in the order of the definitions.
-- function: since_before(period_type = 'quarter', area = 'all', offences = 'all', dv = 'all', cyber = 'all')
with shares as (
    select definitions.metric, definitions.title, definitions.better
    from metrics.definitions as definitions
    where definitions.kind = 'share' and definitions.counts_table = 'metrics.counts'
),
series as (
    select
        shares.metric, shares.title, shares.better, series.*,
        row_number() over (partition by shares.metric order by series.period_start desc) as newest
    from shares
    cross join lateral (
        select * from metrics.series(shares.metric, $period_type, $area, $offences, $dv, $cyber)
    ) as series
    where series.is_complete
)
select
    now.metric, now.title, now.better, now.period_start, before.period_start as period_start_before,
    now.numerator, now.denominator, now.rate, now.rate_low, now.rate_high, now.coverage,
    before.numerator as numerator_before, before.denominator as denominator_before, before.rate as rate_before,
    now.rate - before.rate as change,
    change_low(now.numerator, now.denominator, before.numerator, before.denominator) as change_low,
    change_high(now.numerator, now.denominator, before.numerator, before.denominator) as change_high,
    now.version = before.version and not now.is_mixed and not before.is_mixed as is_comparable
from series as now
inner join series as before on before.metric = now.metric and before.newest = 2
where now.newest = 1 and now.denominator > 0 and before.denominator > 0
order by now.title
