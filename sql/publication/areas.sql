-- The areas of the countries anything is counted of, with the region each lies in, by code.
select areas.area_code, areas.area_name, reference_areas.region
from metrics.areas as areas
inner join reference.areas as reference_areas on reference_areas.area_code = areas.area_code
where areas.is_counted
order by areas.area_code
