-- One row per CPS area; what an extract adds of its own stands below.
select
    area_code, -- Code of the area
    area_name, -- The area in words
    region, -- Region the area lies in
    country -- Country the area lies in
from reference.areas
