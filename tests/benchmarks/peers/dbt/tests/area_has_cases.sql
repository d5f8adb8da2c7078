select distinct area_code from {{ ref('counts') }} anti join {{ ref('case_outcomes') }} using (area_code, is_made_up)
