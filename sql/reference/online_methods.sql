-- One row per way of stalking online.
select
    online_method_code, -- Code of the method
    online_method_name -- The method in words
from reference.online_methods
