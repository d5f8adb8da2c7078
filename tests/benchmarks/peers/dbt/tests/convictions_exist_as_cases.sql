with counted as (
    select area_code, is_made_up, sum(numerator) as convictions
    from {{ ref('counts') }} where metric = 'conviction_rate' group by area_code, is_made_up
),
existing as (
    select area_code, is_made_up, count_if(is_conviction) as convictions
    from {{ ref('case_outcomes') }} group by area_code, is_made_up
)
select 1 from counted join existing using (area_code, is_made_up)
where counted.convictions > existing.convictions
