-- What is left of a name when case, accents, spaces and punctuation are ignored, so that spellings
-- meet.
create macro spelling_key(value) as
    regexp_replace(replace(lower(strip_accents(value)), '&', 'and'), '[^\p{L}\p{N}]', '', 'g')
