-- One row per month between the first and the last published month for which no table is held.
with held as (
    select distinct period_start from marts.published_outcomes where period_type = 'month'
),
span as (
    select min(period_start) as first_month, max(period_start) as last_month from held
)
select
    cast(months.month as date) as month, -- First day of the missing month
    exists (
        select 1 from marts.published_periods as periods
        where periods.period_type = 'quarter'
            and periods.period_start = cast(date_trunc('quarter', months.month) as date)
    ) as is_in_a_quarter -- A quarterly table covers it
from span
cross join unnest(generate_series(span.first_month, span.last_month, interval 1 month)) as months (month)
where cast(months.month as date) not in (select period_start from held)
