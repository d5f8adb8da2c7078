-- Events of the change register that bear on a series.
select event_date, event_name, event_kind, source
from reference.change_register
where applies_to in ($applies_to, 'both')
order by event_date
