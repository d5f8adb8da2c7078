-- A marker in words as 'true' or 'false', null where it is blank or says that it is not known. What
-- is none of these is kept as it is, so that it is quarantined by name and not taken for a no.
create macro yes_no(value) as
    case
        when lower(tidy(value)) in ('y', 'yes', 'true', 't', '1', 'ja', 'j', 'oui', 'o', 'sí', 'si', 's', 'sim', 'tak')
            then 'true'
        when lower(tidy(value)) in ('n', 'no', 'false', 'f', '0', 'nein', 'nee', 'non', 'nej', 'não', 'nie')
            then 'false'
        when lower(tidy(value)) in ('-', '?', 'n/a', 'na', 'u', 'unknown', 'not known', 'not recorded', 'null') then null
        else tidy(value)
    end
