-- The registered baselines of a metric ('all': of each) in an area ('every': in each), from general to particular, then by the day they apply from.
select
    definitions.metric as of_metric, baselines.first_day, baselines.last_day, baselines.applies_from, baselines.registered_on,
    baselines.signed_by, baselines.reason, baselines.area,
    baselines.metric = definitions.metric as is_of_metric, baselines.area = $area and $area <> 'all' as is_of_area
from reference.baselines as baselines
inner join metrics.definitions as definitions
    on is_chosen(definitions.metric, $metric)
    and baselines.source = case when definitions.counts_table = 'metrics.published_counts' then 'published' else 'cases' end
where baselines.metric in ('all', definitions.metric)
    and (baselines.area in ('all', $area) or $area = 'every')
order by of_metric, is_of_metric, baselines.area <> 'all', baselines.applies_from, baselines.registered_on
