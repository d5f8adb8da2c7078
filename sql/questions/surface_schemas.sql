-- The schemas that analysts see, in the order in which they are shown, and the version of them all.
select
    schemas.schema_name as schema,
    schemas.description,
    (select max(versions.version) from reference.surface_versions as versions) as version
from reference.schemas as schemas
order by schemas.place
