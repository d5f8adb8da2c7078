-- title: Published conviction rate (with administrative finalisations)
-- page: published 2
-- unit: defendants, at finalisation
-- numerator: convictions, as published by the CPS
-- denominator: convictions, unsuccessful outcomes and administrative finalisations, as published by the CPS
-- excluded: nothing; administrative finalisations have no offence category, so the rate is for all offences only
-- better: neither
--   A rate can rise because weaker cases are dropped: read it with the count of convictions.
-- counts: published
-- offences: all only
-- dated by: period_start
-- source: CPS case outcomes by principal offence category, monthly and quarterly
-- definition: 1 from 2014-01-01: as published
select
    *, period_start as counted_on, coalesce(convictions, 0) as numerator,
    coalesce(convictions, 0) + unsuccessful as denominator
from marts.published_periods
