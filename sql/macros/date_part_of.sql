-- A day without the time of day behind it and without white space around it.
create macro date_part_of(value) as
    regexp_replace(tidy(value), '[ T]+\d\d?:\d\d(:\d\d)?([.,]\d+)?( ?[AaPp][Mm])?(Z|[+-]\d\d:?\d\d)?$', '')
