-- The registered targets of a metric ('all': of each) in an area ('every': in each), the newest last.
select
    targets.metric, cast(targets.target as double) as target, cast(targets.applies_from as date) as applies_from,
    targets.registered_on, targets.signed_by, targets.source, targets.area
from reference.targets as targets
where is_chosen(targets.metric, $metric) and (targets.area in ('all', $area) or $area = 'every')
order by targets.area = 'all' desc, cast(targets.applies_from as date)
