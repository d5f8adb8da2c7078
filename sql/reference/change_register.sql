-- One row per date at which law, guidance or recording changed.
select
    event_date, -- Day of the change
    event_name, -- The change in words
    event_kind, -- law, guidance, definition, recording, target or context
    applies_to, -- Numbers it may move: cases, published or both
    source -- Law or publication that says so
from reference.change_register
