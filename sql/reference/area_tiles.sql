-- One row per area drawn on the map: where its tile stands.
select
    area_code, -- CPS area
    abbreviation, -- Three letters that stand on the tile
    tile_row, -- Row of the tile, from 1 at the top (north)
    tile_column -- Column of the tile, from 1 at the left (west)
from reference.area_tiles
