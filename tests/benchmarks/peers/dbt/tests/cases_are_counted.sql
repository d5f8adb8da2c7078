select 1 from {{ ref('counts') }} having count(*) = 0
    and exists (select 1 from {{ ref('case_outcomes') }} where is_finalised)
