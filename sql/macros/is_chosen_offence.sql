-- Whether an offence group is among those chosen: one of them, 'stalking-and-harassment' or 'all'.
create macro is_chosen_offence(offence_group_code, choice) as
    choice = 'all' or offence_group_code = choice
    or (choice = 'stalking-and-harassment' and offence_group_code in ('stalking', 'harassment'))
