-- Where each area stands on the map of tiles: abbreviation, row and column; areas without a tile have none.
select
    areas.area_code, areas.area_name, tiles.abbreviation,
    cast(tiles.tile_row as integer) as tile_row, cast(tiles.tile_column as integer) as tile_column
from metrics.areas as areas
left join reference.area_tiles as tiles on tiles.area_code = areas.area_code
where areas.is_counted
order by areas.area_name
