-- title: Defendants back within 24 months
-- page: bigger-picture 8
-- unit: defendants, at finalisation
-- numerator: defendants who were referred again in another case after the day of finalisation and within 24 months of it
-- denominator: defendants whose case was finalised in the period, at least 24 months before the day until which the data are settled, four weeks before their last
-- excluded: open cases; cases finalised later, which have not been followed for 24 months. Any new case counts, convicted or not, of any offence. Time in custody is not taken off
-- better: lower
--   Fewer back means fewer harmed again; who is back is whoever was caught and charged again.
-- dated by: finalised_date
-- follow up: 24 months
-- source: CPS stalking guidance of 23 September 2010: fewer repeat offenders
-- definition: 1 from 2010-09-23: a new referral within 24 months
select *, finalised_date as counted_on, is_back_within_24_months as in_numerator
from marts.case_outcomes
where is_finalised and finalised_date + interval 24 month <= settled_until
