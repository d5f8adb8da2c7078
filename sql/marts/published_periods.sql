-- One row per month, quarter or financial year for which every part is published, area and offence category.
with quarters_of_months as (
    select
        cast(date_trunc('quarter', period_start) as date) as period_start,
        area_code, offence_category_code,
        cast(sum(convictions) as bigint) as convictions,
        cast(sum(unsuccessful) as bigint) as unsuccessful
    from marts.published_outcomes
    where period_type = 'month' and area_code <> 'national'
    group by cast(date_trunc('quarter', period_start) as date), area_code, offence_category_code
    having count(*) = 3
),
quarters_published as (
    select period_start, area_code, offence_category_code, convictions, unsuccessful
    from marts.published_outcomes
    where period_type = 'quarter' and area_code <> 'national'
),
quarters as (
    select *, 'quarterly table' as basis from quarters_published
    union all
    select *, 'three monthly tables' as basis
    from quarters_of_months
    where not exists (
        select 1 from quarters_published
        where quarters_published.period_start = quarters_of_months.period_start
            and quarters_published.area_code = quarters_of_months.area_code
            and quarters_published.offence_category_code = quarters_of_months.offence_category_code
    )
),
years as (
    select
        financial_year_start(period_start) as period_start,
        area_code, offence_category_code,
        cast(sum(convictions) as bigint) as convictions,
        cast(sum(unsuccessful) as bigint) as unsuccessful
    from quarters
    group by financial_year_start(period_start), area_code, offence_category_code
    having count(*) = 4
)
select
    'month' as period_type, -- month, quarter or financial year
    period_start, -- First day of the period
    area_code, -- CPS area; the publisher's own national totals are left out
    offence_category_code, -- Principal offence category; administrative: finalised administratively
    convictions, -- Defendants convicted; empty where the category has none by definition
    unsuccessful, -- Defendants whose case ended otherwise
    'monthly table' as basis -- The published tables the counts come from
from marts.published_outcomes
where period_type = 'month' and area_code <> 'national'
union all
select 'quarter', period_start, area_code, offence_category_code, convictions, unsuccessful, basis
from quarters
union all
select
    'financial year', period_start, area_code, offence_category_code, convictions, unsuccessful,
    'four quarters'
from years
