-- title: Lesser charge where stalking is marked
-- page: bigger-picture 5
-- unit: defendants in cases marked as stalking, at charge
-- numerator: defendants charged with harassment without violence (s2), and neither with stalking (s2A, s4A) nor with harassment that puts in fear of violence (s4)
-- denominator: defendants in cases marked as stalking and charged in the period with stalking or harassment by conduct from 25 November 2012 on, when s2A was in force
-- excluded: cases without a charge; cases not marked as stalking; conduct that began before 25 November 2012 (the day of charge decides where the day of the offence is not recorded)
-- better: lower
--   The CPS promised in 2010 to see the course of conduct: s2 where s2A was in force says less than was found.
-- dated by: charged_date
-- source: Protection of Freedoms Act 2012 s111 and s112, not retrospective
-- definition: 1 from 2012-11-25: s2A and s4A in force
select *, charged_date as counted_on, is_charged_as_lesser as in_numerator
from marts.case_outcomes
where charged_date is not null and stalking_marker and is_stalking_chargeable
