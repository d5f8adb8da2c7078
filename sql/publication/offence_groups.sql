-- The offence groups, with the class each is of as macro is_chosen_offence parts them, by code.
select
    offence_group_code, offence_group_name,
    case
        when is_chosen_offence(offence_group_code, 'stalking-and-harassment') then 'stalking-and-harassment'
        else 'other-prosecutions'
    end as offence_class_code
from reference.offence_groups
order by offence_group_code
