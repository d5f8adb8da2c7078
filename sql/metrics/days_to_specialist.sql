-- kind: time to event
-- title: Days from referral to a specialist prosecutor
-- page: timeliness 3
-- unit: defendants in cases of high risk, at referral
-- numerator: days from referral of the case to its referral to a specialist prosecutor
-- denominator: defendants referred in the period whose assessed level of risk is high, open cases included
-- excluded: cases with no day of referral or no level of risk recorded; cases of a population of which no referrals to specialists were delivered; referrals to a specialist before the case was referred; cases that began before the first finalisation held, of which only the slow ones are there
-- better: lower
--   The CPS promised in 2010 that serious cases go to specialists; sooner is better.
-- dated by: referred_date
-- event: specialist: referred to a specialist; finalised: finalised without
-- censored: cases neither referred to a specialist nor finalised by the day until which the data are settled, four weeks before their last
-- source: CPS stalking guidance of 23 September 2010: serious allegations to senior specialist prosecutors
-- definition: 1 from 2010-09-23: days as recorded
select
    *, referred_date as counted_on,
    case
        when specialist_referral_date <= settled_until then 'specialist'
        when specialist_referral_date is null and finalised_date <= settled_until then 'finalised'
    end as ended_by,
    date_diff('day', referred_date, least(coalesce(specialist_referral_date, finalised_date, settled_until), settled_until)) as days
from marts.case_outcomes
where is_serious and is_referred_to_specialist is not null
    and referred_date between known_from and settled_until
    and coalesce(specialist_referral_date, finalised_date, settled_until) >= referred_date
