-- Which warehouse is read, what it was made from, and whether its cases are made up.
select
    build.version, build.definitions, build.program,
    coalesce((select bool_or(freshness.is_made_up) from quality.freshness as freshness where freshness.source = 'cases'), false) as is_made_up
from quality.build as build
