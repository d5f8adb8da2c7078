-- One row per metric, month, area and breakdown, by the version of the definition in force. Add up, then divide once, with rate().
create table metrics.counts (
    metric metrics.metric, -- Name of the metric; listed in metrics.definitions
    month date, -- First day of the month the units count in
    area_code reference.area_code, -- CPS area that prosecuted; listed in reference.areas
    offence_group_code reference.offence_group_code, -- Offence group of the case; listed in reference.offence_groups
    dv metrics.recorded, -- DV marker in words: yes, no or not recorded
    cyber metrics.recorded, -- Cyber marker in words: yes, no or not recorded
    is_made_up boolean, -- From made-up data
    numerator bigint, -- Units counted in the numerator
    denominator bigint, -- Units counted: those for which the answer is recorded
    eligible bigint -- Units that qualify, recorded or not; denominator divided by eligible is the coverage
)
