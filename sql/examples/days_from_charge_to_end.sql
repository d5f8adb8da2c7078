-- How long do cases take from charge to their end, by how they end?
-- purpose: Days between two dates by ending; cases not yet ended are counted as open, not left out
-- about: timeliness
-- parameters: $area = 'all'
select
    coalesce(waits.ended_by, 'still open') as ended_by,
    count(*) as defendants,
    min(waits.days) as fewest_days,
    median(waits.days) as median_days,
    max(waits.days) as most_days,
    count(*) filter (where waits.days > 180) as over_180_days
from metrics.days_to_finalisation as waits
where is_chosen(waits.area_code, $area)
group by coalesce(waits.ended_by, 'still open')
order by defendants desc
