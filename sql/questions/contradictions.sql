-- The checks across rows and files, what contradicts first.
select title, severity, violations, reason, what_to_do
from quality.contradictions
order by violations desc, title
