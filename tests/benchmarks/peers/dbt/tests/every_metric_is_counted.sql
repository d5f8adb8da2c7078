{{ config(severity='warn') }}
select 1 from {{ ref('counts') }} having count(distinct metric) < 6
