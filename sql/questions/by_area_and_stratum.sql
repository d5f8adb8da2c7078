-- A share between two days by area and case mix (offence group and DV marker; of published counts, offence category): what standardisation is made from.
-- function: by_area_and_stratum(metric, first_day, last_day, offences = 'all', dv = 'all', cyber = 'all')
with counted as (
    select
        counts.area_code, counts.offence_group_code as offence_code, counts.dv as dv_marker,
        cast(sum(counts.numerator) as bigint) as numerator,
        cast(sum(counts.denominator) as bigint) as denominator
    from metrics.counts as counts
    where counts.metric = $metric
        and counts.month between $first_day and $last_day
        and is_chosen_offence(counts.offence_group_code, $offences)
        and is_chosen(counts.dv, $dv)
        and is_chosen(counts.cyber, $cyber)
    group by counts.area_code, counts.offence_group_code, counts.dv
    union all
    -- As for areas as a whole: of published tables the quarters count.
    select
        published.area_code, published.offence_category_code, null,
        cast(sum(published.numerator) as bigint),
        cast(sum(published.denominator) as bigint)
    from metrics.published_counts as published
    where published.metric = $metric
        and published.period_type = 'quarter'
        and published.period_start between $first_day and $last_day
        and is_chosen(published.offence_category_code, $offences)
    group by published.area_code, published.offence_category_code
)
select
    areas.area_code,
    areas.area_name as area,
    counted.offence_code,
    counted.dv_marker,
    counted.offence_code || coalesce(', DV ' || counted.dv_marker, '') as stratum,
    counted.numerator,
    counted.denominator
from counted
inner join reference.areas as areas on areas.area_code = counted.area_code
where counted.denominator > 0
order by areas.area_name, stratum
