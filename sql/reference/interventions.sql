-- One row per intervention whose effect can be asked.
select
    intervention_code, -- Code of the intervention
    intervention_date, -- Day it began
    intervention_name, -- The intervention in words
    expected_higher, -- Metrics that it should raise, separated by semicolons; empty: none
    expected_lower, -- Metrics that it should lower, separated by semicolons; empty: none
    expected_either, -- Metrics that it may move either way, separated by semicolons; empty: none
    control, -- What it could not have moved, to compare with; empty: none named
    source, -- Law or publication that says so
    note -- What to bear in mind; empty: nothing
from reference.interventions
