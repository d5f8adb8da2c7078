-- One row per time to event, month it began in, area, offence group, days and ending.
create table metrics.durations (
    metric metrics.metric, -- Name of the metric; listed in metrics.definitions
    month date, -- First day of the month the wait began in
    area_code reference.area_code, -- CPS area that prosecuted; listed in reference.areas
    offence_group_code reference.offence_group_code, -- Offence group of the case; listed in reference.offence_groups
    is_made_up boolean, -- From made-up data
    days integer, -- Days from the beginning to the end, or to the last day it was known of
    ended_by metrics.ending, -- How it ended; empty: it had not ended on the last day known of
    units bigint -- Units that waited so many days and ended so
)
