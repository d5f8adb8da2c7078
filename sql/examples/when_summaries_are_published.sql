-- When are the next summaries published?
-- purpose: The release calendar, for each quarter its first day and when its summary is to be public, in UK time
-- about: summaries
select
    calendar.quarter,
    make_date(
        cast(left(calendar.quarter, 4) as integer), 3 * cast(right(calendar.quarter, 1) as integer) - 2, 1
    ) as first_day,
    calendar.publish_at as public_from,
    calendar.note
from reference.release_calendar as calendar
order by calendar.quarter
