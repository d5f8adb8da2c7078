-- One row per metric, version, month, area and breakdown, by a version that was not in force in that month: never add them to counts.
create table metrics.counts_side_by_side (
    metric metrics.metric, -- Name of the metric; listed in metrics.definitions
    version integer, -- Version of the definition that counts; listed in metrics.definition_versions
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
