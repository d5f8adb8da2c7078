-- How long do victims wait from referral to charge, and how many within 28 days?
-- purpose: A wait that counts those still waiting: the share within 28 days of cases referred at least 28 days before the settled day
-- about: timeliness
select
    financial_year(waits.referred_date) as financial_year,
    count(*) filter (where waits.ended_by = 'charged' and waits.days <= 28) as charged_within_28_days,
    count(*) as referred,
    rate(count(*) filter (where waits.ended_by = 'charged' and waits.days <= 28), count(*)) as rate,
    wilson_low(count(*) filter (where waits.ended_by = 'charged' and waits.days <= 28), count(*)) as rate_low,
    wilson_high(count(*) filter (where waits.ended_by = 'charged' and waits.days <= 28), count(*)) as rate_high,
    -- A median of those charged alone leaves out who still waits: read it beside the share.
    median(waits.days) filter (where waits.ended_by = 'charged') as median_days_of_those_charged
from metrics.days_to_charge as waits
where waits.referred_date <= waits.settled_until - interval 28 day
group by financial_year(waits.referred_date)
order by financial_year
