-- Where does every measure stand in its newest complete quarter, and how did it change on a year before?
-- purpose: The table behind the overview: each share in company, its change with an interval
-- about: overview
with complete as (
    select
        series.*,
        row_number() over (partition by series.metric order by series.period_start desc) as age
    from metrics.series('all') as series
    where series.is_complete and series.is_settled and series.denominator > 0
)
select
    definitions.title as measure,
    definitions.better,
    calendar_quarter(complete.period_start) as quarter,
    complete.numerator,
    complete.denominator,
    complete.rate,
    complete.rate_low,
    complete.rate_high,
    complete.coverage,
    complete.change,
    complete.change_low,
    complete.change_high,
    -- An interval that holds zero says only that chance could have made the change.
    complete.change_low > 0 or complete.change_high < 0 as is_more_than_chance
from complete
inner join metrics.definitions as definitions on definitions.metric = complete.metric
where complete.age = 1
order by definitions.page, definitions.page_place, measure
