-- Three published months sum to the published quarter
-- severity: warning
-- reason: Monthly and quarterly tables of the publisher contradict each other; the quarterly counts are used
-- to do: Ask the publisher which stands
with months as (
    select
        cast(date_trunc('quarter', period_start) as date) as period_start,
        area_code, offence_category_code,
        coalesce(sum(convictions), 0) as convictions, sum(unsuccessful) as unsuccessful
    from staging.published_outcomes
    where period_type = 'month'
    group by cast(date_trunc('quarter', period_start) as date), area_code, offence_category_code
    having count(*) = 3
)
select quarters.period_start, quarters.area_code, quarters.offence_category_code
from staging.published_outcomes as quarters
inner join months
    on months.period_start = quarters.period_start
    and months.area_code = quarters.area_code
    and months.offence_category_code = quarters.offence_category_code
where quarters.period_type = 'quarter'
    and (
        months.unsuccessful <> quarters.unsuccessful
        or months.convictions <> coalesce(quarters.convictions, 0)
    )
