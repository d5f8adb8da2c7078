-- title: Published conviction rate (without administrative finalisations)
-- page: published 1
-- unit: defendants, at finalisation
-- numerator: convictions, as published by the CPS
-- denominator: convictions and unsuccessful outcomes, as published by the CPS
-- excluded: administrative finalisations, which the publisher gives no offence category
-- better: neither
--   A rate can rise because weaker cases are dropped: read it with the count of convictions.
-- counts: published
-- dated by: period_start
-- source: CPS case outcomes by principal offence category, monthly and quarterly
-- definition: 1 from 2014-01-01: as published
select
    *, period_start as counted_on, convictions as numerator,
    convictions + unsuccessful as denominator
from marts.published_periods
where offence_category_code <> 'administrative'
