-- One row per condition a restraining order can have.
select
    condition_code, -- Code of the condition
    condition_name, -- The condition in words
    is_contact_ban, -- Forbids contact by any means
    is_place_ban, -- Keeps away from a place, the home or the place of work
    is_online_ban -- Forbids contact or publication online, or has devices surrendered
from reference.order_conditions
