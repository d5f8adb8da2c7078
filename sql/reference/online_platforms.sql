-- One row per kind of place of online conduct.
select
    online_platform_code, -- Code of the platform
    online_platform_name -- The platform in words
from reference.online_platforms
