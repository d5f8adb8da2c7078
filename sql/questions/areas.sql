-- The areas of the countries anything is counted of, by name.
select area_code, area_name
from metrics.areas
order by area_name
