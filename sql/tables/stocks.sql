-- One row per stock, month, area and offence group: how many on its last day. Add up over areas and groups, never over months.
create table metrics.stocks (
    metric metrics.metric, -- Name of the metric; listed in metrics.definitions
    month date, -- First day of the month; the level is that of its last day
    area_code reference.area_code, -- CPS area that prosecuted; listed in reference.areas
    offence_group_code reference.offence_group_code, -- Offence group of the case; listed in reference.offence_groups
    is_made_up boolean, -- From made-up data
    units bigint -- Units there on the last day of the month
)
