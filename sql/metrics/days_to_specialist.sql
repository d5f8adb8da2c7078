-- kind: time to event
-- title: Days from referral to a specialist prosecutor
-- unit: defendants in cases of high risk, at referral
-- numerator: days from referral of the case to its referral to a specialist prosecutor
-- denominator: defendants referred in the period whose assessed level of risk is high, open cases included
-- excluded: cases with no day of referral or no level of risk recorded; cases of a population of which no referrals to specialists were delivered
-- better: lower
-- dated by: referred_date
-- event: specialist: referred to a specialist; finalised: finalised without
-- censored: open cases not referred, on the last day the data cover
-- source: CPS stalking guidance of 23 September 2010: serious allegations to senior specialist prosecutors
-- definition: 1 from 2010-09-23: days as recorded
select
    *, referred_date as counted_on,
    case when specialist_referral_date is not null then 'specialist' when finalised_date is not null then 'finalised' end as ended_by,
    coalesce(specialist_referral_date, finalised_date, known_until) - referred_date as days
from marts.case_outcomes
where is_serious and is_referred_to_specialist is not null and referred_date is not null
    and coalesce(specialist_referral_date, finalised_date, known_until) >= referred_date
