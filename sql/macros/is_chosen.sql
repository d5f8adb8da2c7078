-- Whether a value is the one chosen, where 'all' chooses every one and 'all-but-kent' every other than kent.
-- for: analysts
create macro is_chosen(value, choice) as
    choice = 'all' or value = choice
    or (starts_with(choice, 'all-but-') and value <> replace(choice, 'all-but-', ''))
