-- kind: mix
-- title: Methods of cyberstalking
-- page: cyberstalking 5
-- unit: defendants in stalking and harassment cases with online conduct, at finalisation
-- numerator: defendants whose case names the method; one case may name several, so shares add up to more than 100%
-- denominator: defendants in stalking and harassment cases finalised in the period whose cyber marker is yes and whose methods are recorded
-- excluded: open cases; cases with no method recorded (their share is missing from the coverage)
-- better: neither
--   Kinds of conduct: none is better than another.
-- dated by: finalised_date
-- source: CPS stalking guidance of 23 September 2010, which names uses of the internet by stalkers
-- definition: 1 from 2010-09-23: codes of data/reference/online_methods.csv
select
    cases.*, cases.finalised_date as counted_on, lists.online_method_code as category,
    list_contains(string_split(replace(cases.online_method_codes, ' ', ''), ';'), lists.online_method_code) as in_numerator
from marts.case_outcomes as cases
cross join reference.online_methods as lists
where cases.is_finalised and cases.is_stalking_or_harassment and cases.cyber_marker
