-- kind: time to event
-- title: Days from referral to charge
-- page: timeliness 2
-- unit: defendants, at referral
-- numerator: days from referral to charge
-- denominator: defendants referred in the period, open cases included
-- excluded: cases with no day of referral recorded; cases charged before they were referred; cases that began before the first finalisation held, of which only the slow ones are there
-- better: lower
--   Victims wait less; a quick decision on a case not yet built may be lost later: read it with discontinuance.
-- dated by: referred_date
-- event: charged: charged; uncharged: finalised without a charge
-- censored: cases neither charged nor finalised by the day until which the data are settled, four weeks before their last
-- source: CPS stalking guidance of 23 September 2010: closer liaison with police
-- definition: 1 from 2007-04-01: days as recorded
select
    *, referred_date as counted_on,
    case
        when charged_date <= settled_until then 'charged'
        when charged_date is null and finalised_date <= settled_until then 'uncharged'
    end as ended_by,
    date_diff('day', referred_date, least(coalesce(charged_date, finalised_date, settled_until), settled_until)) as days
from marts.case_outcomes
where referred_date between known_from and settled_until
    and coalesce(charged_date, finalised_date, settled_until) >= referred_date
