-- One row per promise whose measures are followed.
-- types: within_days integer
select
    promise_code, -- Code of the promise
    promise_date, -- Day it was made
    page, -- Page of the dashboard that stands for it
    place, -- Its place on that page
    promise, -- The promise in a plain sentence
    metrics, -- Metrics that show whether it comes true, separated by semicolons
    within_days, -- Of a time to event: within how many days it ought to end; empty: its metrics are shares
    intervention_code, -- What was done that day; listed in reference.interventions
    source -- Publication that makes it
from reference.promises
