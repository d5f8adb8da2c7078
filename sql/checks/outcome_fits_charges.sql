-- A finalised case without a conviction has no charge that ended in one
-- severity: warning
-- reason: A case counts as not convicted although one of its charges ended in a conviction
-- to do: Give the case the outcome of all its charges together, not of the first
with not_convicted as (
    select pair_key(cases.case_id, cases.defendant_id) as defendant_key, cases.case_id, cases.defendant_id
    from staging.case_outcomes as cases
    inner join reference.outcomes as outcomes on outcomes.outcome_code = cases.outcome_code
    where not outcomes.is_conviction
),
convicted as (
    select pair_key(charges.case_id, charges.defendant_id) as defendant_key
    from staging.charges as charges
    inner join reference.charge_results as results on results.charge_result_code = charges.charge_result_code
    where results.is_convicted
)
select case_id, defendant_id
from not_convicted
semi join convicted using (defendant_key)
