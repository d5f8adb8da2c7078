-- One row per warehouse of cases: from when they are held, until when they are known, and until when they are settled.
with extracts as (
    select max(extract_date) as extract_date from staging.extracts
),
known as (
    select
        min(cases.finalised_date) as known_from,
        -- Without the day of the extract in a file's name the last event is the last day known of.
        greatest(
            max(extracts.extract_date), max(cases.referred_date), max(cases.charged_date), max(cases.finalised_date)
        ) as known_until
    from staging.case_outcomes as cases
    cross join extracts
    having count(*) > 0
)
select
    known_from, -- First day a case was finalised: of cases begun earlier only those are held that were still open then
    known_until, -- Last day on which an event would be known of
    -- Outcomes are recorded days or weeks after the event. Whatever counts those still waiting looks
    -- back from four weeks earlier: else what is only not recorded yet would count as not happened.
    cast(known_until - interval 28 day as date) as settled_until -- Last day on which an event would be recorded by now
from known
