-- One row per metric, month, area and breakdown. Add up, then divide once.
{% set metrics = {
    'conviction_rate': ['is_conviction', 'is_finalised'],
    'conviction_rate_without_administrative': ['is_conviction', 'is_finalised and not is_administrative'],
    'cyberstalking_share': ['cyber_marker', 'is_finalised and is_stalking_or_harassment'],
    'discontinuance_rate': ['is_discontinued', 'is_finalised'],
    'dv_overlap': ['dv_marker', 'is_finalised and is_stalking_or_harassment'],
    'restraining_order_use': ['has_order_on_conviction', "is_conviction and (finalised_date >= date '2009-09-30' or principal_offence_code in ('195/94', '008/30'))"],
} %}
{% for metric, (numerator, qualifies) in metrics.items() %}
{{ 'union all' if not loop.first }}
select
    '{{ metric }}' as metric, cast(date_trunc('month', finalised_date) as date) as month,
    area_code, offence_group_code, dv, cyber, is_made_up,
    count(*) filter (where {{ numerator }}) as numerator, count({{ numerator }}) as denominator, count(*) as eligible
from {{ ref('case_outcomes') }}
where {{ qualifies }}
group by all
{% endfor %}
