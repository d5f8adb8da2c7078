-- A published table has every area, the nation and every category
-- severity: critical
-- reason: Areas or offence categories are missing from a published table
-- to do: Compare the file with the publisher's page; deliver a complete file
select period_type, period_start
from staging.published_outcomes
group by period_type, period_start
having count(*) <> (select count(*) + 1 from reference.areas where country in ('England', 'Wales'))
    * (select count(*) from reference.offence_categories)
