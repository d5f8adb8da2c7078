-- A text without the white space around it, of whatever kind; null where nothing is left.
create macro tidy(value) as
    nullif(regexp_replace(cast(value as varchar), '^[\s\p{Z}]+|[\s\p{Z}]+$', '', 'g'), '')
