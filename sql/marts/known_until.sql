-- One row per warehouse of cases: the last day they cover.
with extracts as (
    select max(extract_date) as extract_date from staging.extracts
)
select
    -- Without the day of the extract in a file's name the last event is the last day known of.
    greatest(
        max(extracts.extract_date), max(cases.referred_date), max(cases.charged_date), max(cases.finalised_date)
    ) as known_until -- Last day on which an event would be known of
from staging.case_outcomes as cases
cross join extracts
having count(*) > 0
