-- One row per quarter whose published summary is planned.
-- types: publish_at timestamp
select
    quarter, -- Quarter of the calendar year, as 2026-Q3
    publish_at, -- When it is to be public, in UK time
    note -- What else readers should know of the date; empty: nothing
from reference.release_calendar
