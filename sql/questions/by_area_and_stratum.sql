-- A share between two days by area and case mix (offence group and DV marker): what standardisation is made from.
-- function: by_area_and_stratum(metric, first_day, last_day, offences = 'all')
select
    areas.area_code,
    areas.area_name as area,
    counts.offence_group_code || ', DV ' || counts.dv as stratum,
    cast(sum(counts.numerator) as bigint) as numerator,
    cast(sum(counts.denominator) as bigint) as denominator
from metrics.counts as counts
inner join reference.areas as areas on areas.area_code = counts.area_code
where counts.metric = $metric
    and counts.month between $first_day and $last_day
    and is_chosen_offence(counts.offence_group_code, $offences)
group by areas.area_code, areas.area_name, counts.offence_group_code, counts.dv
having sum(counts.denominator) > 0
order by areas.area_name, stratum
