-- The series of a share by period for each area that has any counts, areas in alphabetical order: the columns of series.
-- function: series_by_area(metric, period_type = 'quarter', offences = 'all', dv = 'all', cyber = 'all')
with counted as (
    select counts.area_code from metrics.counts as counts where counts.metric = $metric
    union
    select published.area_code from metrics.published_counts as published where published.metric = $metric
)
select areas.area_code, areas.area_name as area, series.*
from reference.areas as areas
inner join counted on counted.area_code = areas.area_code
cross join lateral (
    select * from metrics.series($metric, $period_type, areas.area_code, $offences, $dv, $cyber)
) as series
order by areas.area_name, series.period_start
