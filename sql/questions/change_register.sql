-- The change register: dates at which law, guidance or recording changed, with their source.
select event_date as date, event_name as change, event_kind as kind, applies_to, source
from reference.change_register
order by event_date
