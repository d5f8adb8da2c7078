-- kind: mix
-- title: From referral to order
-- page: timeliness 1
-- unit: defendants, at referral
-- numerator: defendants whose case has reached the stage by the last day the data cover; each stage counts those who reached the one before it
-- denominator: defendants referred in the period, open cases included
-- excluded: cases with no day of referral recorded; cases referred before the first finalisation held, of which only the slow ones are there; cases never sent on to be charged, where the source holds prosecutions only; of the last two stages, cases of a population of which no orders were delivered (their share is missing from the coverage)
-- better: neither
--   The newest periods are not ripe: read every stage with the share still open.
-- dated by: referred_date
-- source: CPS stalking guidance of 23 September 2010: stages of a case
-- definition: 1 from 2007-04-01: stages as recorded
select
    cases.*, cases.referred_date as counted_on, stages.stage_code as category,
    case stages.stage_code
        when 'charged' then cases.charged_date is not null
        when 'finalised' then cases.charged_date is not null and cases.is_finalised
        when 'convicted' then cases.charged_date is not null and cases.is_conviction
        when 'order_applied' then cases.charged_date is not null and cases.is_conviction and cases.has_order_application
        when 'order_made' then cases.charged_date is not null and cases.is_conviction and cases.has_order_on_conviction
        when 'still_open' then cases.is_open
    end as in_numerator
from marts.case_outcomes as cases
cross join reference.stages as stages
where cases.referred_date >= cases.known_from
