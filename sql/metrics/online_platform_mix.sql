-- kind: mix
-- title: Platforms of cyberstalking
-- page: cyberstalking 4
-- unit: defendants in stalking and harassment cases with online conduct, at finalisation
-- numerator: defendants whose case names the platform; one case may name several, so shares add up to more than 100%
-- denominator: defendants in stalking and harassment cases finalised in the period whose cyber marker is yes and whose platforms are recorded
-- excluded: open cases; cases with no platform recorded (their share is missing from the coverage)
-- better: neither
--   Places of conduct: none is better than another.
-- dated by: finalised_date
-- source: CPS stalking guidance of 23 September 2010: chat rooms and social networks
-- definition: 1 from 2010-09-23: codes of data/reference/online_platforms.csv
select
    cases.*, cases.finalised_date as counted_on, lists.online_platform_code as category,
    list_contains(string_split(replace(cases.online_platform_codes, ' ', ''), ';'), lists.online_platform_code) as in_numerator
from marts.case_outcomes as cases
cross join reference.online_platforms as lists
where cases.is_finalised and cases.is_stalking_or_harassment and cases.cyber_marker
