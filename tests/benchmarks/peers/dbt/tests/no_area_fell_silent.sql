{{ config(severity='warn') }}
with last as (
    select is_made_up, max(finalised_date) as day from {{ ref('case_outcomes') }} group by is_made_up
),
areas as (
    select is_made_up, area_code, max(finalised_date) as area_day
    from {{ ref('case_outcomes') }} group by is_made_up, area_code
)
select 1 from areas join last using (is_made_up)
where area_day < day - interval 3 month and area_day >= day - interval 15 month
