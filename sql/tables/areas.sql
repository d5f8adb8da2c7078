-- One row per area of the countries anything is counted of (England and Wales are one).
create table metrics.areas (
    area_code varchar, -- Code of the area; listed in reference.areas
    area_name varchar, -- The area in words
    country varchar, -- Country the area lies in
    is_counted boolean -- Cases or published figures of this area are counted
)
