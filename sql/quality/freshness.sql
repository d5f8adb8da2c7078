-- One row per source of numbers: the span of its data and whether they are made up.
-- An extract that gives quarters or months only is dated by their last days, and covers them whole.
with dating as (
    select
        case
            when bool_and(finalised_date = cast(date_trunc('quarter', finalised_date) + interval 3 month - interval 1 day as date))
                then 'quarter'
            when bool_and(finalised_date = last_day(finalised_date)) then 'month'
            else 'day'
        end as dated_to
    from marts.case_outcomes
)
select
    'cases' as source, -- cases or published
    cast(date_trunc(any_value(dating.dated_to), min(cases.finalised_date)) as date) as data_from, -- First day a case was finalised, or the first period begins
    max(cases.known_until) as data_to, -- Last day the data cover
    max(cases.settled_until) as settled_until, -- Last day on which an event would be recorded by now
    coalesce(bool_or(cases.is_made_up), false) as is_made_up, -- Any of them are made-up data
    any_value(dating.dated_to) as dated_to -- How finely finalisations are dated: day, month or quarter
from marts.case_outcomes as cases
cross join dating
having count(*) > 0
union all
select
    'published', min(period_start),
    max(cast(
        period_start + case when period_type = 'month' then interval 1 month else interval 3 month end
        - interval 1 day as date
    )),
    null,
    false,
    null
from marts.published_outcomes
having count(*) > 0
