-- One row per mean, month, area and breakdown: divide total by denominator once.
create table metrics.amounts (
    metric metrics.metric, -- Name of the metric; listed in metrics.definitions
    month date, -- First day of the month the units count in
    area_code reference.area_code, -- CPS area that prosecuted; listed in reference.areas
    offence_group_code reference.offence_group_code, -- Offence group of the case; listed in reference.offence_groups
    dv metrics.recorded, -- DV marker in words: yes, no or not recorded
    cyber metrics.recorded, -- Cyber marker in words: yes, no or not recorded
    is_made_up boolean, -- From made-up data
    total bigint, -- The amounts recorded, added up, in the unit of the metric
    squares bigint, -- Their squares, added up, from which the spread follows
    denominator bigint, -- Units counted: those for which the answer is recorded
    eligible bigint -- Units that qualify, recorded or not; denominator divided by eligible is the coverage
)
