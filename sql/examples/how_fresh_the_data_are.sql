-- Until when are the numbers known, and which version of the warehouse and its schemas is this?
-- purpose: What to write beside any number taken from here
-- about: releases
select
    build.version as warehouse_version,
    build.built_at,
    freshness.source,
    freshness.data_from,
    freshness.data_to,
    freshness.settled_until,
    freshness.is_made_up,
    (select max(versions.version) from reference.surface_versions as versions) as schemas_version
from quality.freshness as freshness
cross join quality.build as build
order by freshness.source
