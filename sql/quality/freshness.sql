-- One row per source of numbers: the span of its data and whether they are made up.
with extracts as (
    select max(extract_date) as extract_date
    from quality.deliveries
    where contract_table = 'case_outcomes'
)
select
    'cases' as source, -- cases or published
    min(cases.finalised_date) as data_from, -- First day a case was finalised, or a published period begins
    -- Without the day of the extract in a file's name the last event is the last day known of.
    greatest(
        max(extracts.extract_date), max(cases.referred_date), max(cases.charged_date), max(cases.finalised_date)
    ) as data_to, -- Last day the data cover
    coalesce(bool_or(cases.is_made_up), false) as is_made_up
from marts.case_outcomes as cases
cross join extracts
having count(*) > 0
union all
select
    'published', min(period_start),
    max(cast(
        period_start + case when period_type = 'month' then interval 1 month else interval 3 month end
        - interval 1 day as date
    )),
    false
from marts.published_outcomes
having count(*) > 0
