-- One row per month, from the first to the last that a published table covers, of which no monthly table is held.
with held as (
    select distinct period_start from marts.published_outcomes where period_type = 'month'
),
span as (
    select
        cast(date_trunc('month', data_from) as date) as first_month,
        cast(date_trunc('month', data_to) as date) as last_month
    from quality.freshness
    where source = 'published'
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
