-- The national count is the sum of the areas
-- severity: critical
-- reason: A published table contradicts itself: its national count is not the sum of its areas
-- to do: Compare the file with the publisher's page; deliver a corrected file
with areas as (
    select
        period_start, period_type, offence_category_code,
        coalesce(sum(convictions), 0) as convictions, sum(unsuccessful) as unsuccessful
    from staging.published_outcomes
    where area_code <> 'national'
    group by period_start, period_type, offence_category_code
)
select national.period_type, national.period_start, national.offence_category_code
from staging.published_outcomes as national
left join areas
    on areas.period_start = national.period_start
    and areas.period_type = national.period_type
    and areas.offence_category_code = national.offence_category_code
where national.area_code = 'national'
    and (
        areas.unsuccessful is distinct from national.unsuccessful
        or areas.convictions <> coalesce(national.convictions, 0)
    )
