-- The register of interventions: what was done when, and what it should have moved.
select
    intervention_code, intervention_date, intervention_name, expected_higher, expected_lower,
    expected_either, control, source, note
from reference.interventions
order by intervention_date
