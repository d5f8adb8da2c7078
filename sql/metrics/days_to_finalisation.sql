-- kind: time to event
-- title: Days from charge to finalisation
-- page: timeliness 4
-- unit: defendants, at charge
-- numerator: days from charge to finalisation
-- denominator: defendants charged in the period, open cases included
-- excluded: cases without a charge; cases that began before the first finalisation held, of which only the slow ones are there
-- better: lower
--   Victims wait less; guilty pleas make it shorter as well: read it with the guilty-plea share.
-- dated by: charged_date
-- event: any: finalised; convicted: convicted; discontinued: discontinued, withdrawn or no evidence offered; acquitted: dismissed or acquitted; administrative: finalised administratively; otherwise: ended otherwise
-- censored: cases not finalised by the day until which the data are settled, four weeks before their last
-- source: CPS case outcomes by cohort of charge
-- definition: 1 from 2007-04-01: days as recorded
select
    *, charged_date as counted_on,
    case
        when is_open or finalised_date > settled_until then null
        when is_conviction then 'convicted'
        when is_discontinued then 'discontinued'
        when is_acquittal then 'acquitted'
        when is_administrative then 'administrative'
        else 'otherwise'
    end as ended_by,
    date_diff('day', charged_date, least(coalesce(finalised_date, settled_until), settled_until)) as days
from marts.case_outcomes
where charged_date between known_from and settled_until
    and coalesce(finalised_date, settled_until) >= charged_date
