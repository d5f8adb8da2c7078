-- One row per schema that analysts see.
-- types: place integer
select
    schema_name, -- Name of the schema
    description, -- What it holds
    place -- Order in which they are shown, from 1
from reference.schemas
