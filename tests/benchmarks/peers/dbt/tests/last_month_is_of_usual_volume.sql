{{ config(severity='warn') }}
with months as (
    select is_made_up, date_trunc('month', finalised_date) as month, count(*) as cases
    from {{ ref('case_outcomes') }} where is_finalised group by all
),
complete as (
    select *, median(cases) over earlier as usual,
        row_number() over (partition by is_made_up order by month desc) as age
    from months window earlier as (
        partition by is_made_up order by month rows between 12 preceding and 1 preceding
    )
)
select 1 from complete where age = 2 and cases < 0.5 * usual
