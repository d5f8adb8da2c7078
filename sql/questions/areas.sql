-- The CPS areas by name.
select area_code, area_name from reference.areas order by area_name
