-- One row per month, from the first to the last that a published table covers, of which no monthly table is held.
with span as (
    select
        min(period_start) as first_month,
        max(cast(period_start + case when period_type = 'month' then interval 0 month else interval 2 month end as date)) as last_month
    from marts.published_outcomes
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
where cast(months.month as date) not in (
    select period_start from marts.published_outcomes where period_type = 'month'
)
