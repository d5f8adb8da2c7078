-- Whether an offence group is among those chosen: one of them, 'stalking-and-harassment',
-- 'other-prosecutions' (all but these) or 'all'.
-- for: analysts
create macro is_chosen_offence(offence_group_code, choice) as
    choice = 'all' or offence_group_code = choice
    or (choice = 'stalking-and-harassment' and offence_group_code in ('stalking', 'harassment'))
    or (choice = 'other-prosecutions' and offence_group_code not in ('stalking', 'harassment'))
