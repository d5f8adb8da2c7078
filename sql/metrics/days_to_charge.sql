-- kind: time to event
-- title: Days from referral to charge
-- unit: defendants, at referral
-- numerator: days from referral to charge
-- denominator: defendants referred in the period, open cases included
-- excluded: cases with no day of referral recorded; cases charged before they were referred
-- better: lower
-- dated by: referred_date
-- event: charged: charged; uncharged: finalised without a charge
-- censored: cases neither charged nor finalised, on the last day the data cover
-- source: CPS stalking guidance of 23 September 2010: closer liaison with police
-- definition: 1 from 2007-04-01: days as recorded
select
    *, referred_date as counted_on,
    case when charged_date is not null then 'charged' when finalised_date is not null then 'uncharged' end as ended_by,
    coalesce(charged_date, finalised_date, known_until) - referred_date as days
from marts.case_outcomes
where referred_date is not null and coalesce(charged_date, finalised_date, known_until) >= referred_date
