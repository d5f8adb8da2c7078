-- The offence groups that are published, with the class each is of as macro is_chosen_offence parts them, by code. Cases without an offence are too few to stand alone and nobody is convicted in them, so they are among the other ones.
select
    cast(offence_group_code as varchar) as offence_group_code,
    case
        when offence_group_code = 'other' then offence_group_name || ', or none recorded'
        else offence_group_name
    end as offence_group_name,
    case
        when is_chosen_offence(offence_group_code, 'stalking-and-harassment') then 'stalking-and-harassment'
        else 'other-prosecutions'
    end as offence_class_code
from reference.offence_groups
where offence_group_code <> 'none_recorded'
order by offence_group_code
