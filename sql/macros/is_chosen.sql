-- Whether a value is the one chosen, where 'all' chooses every one.
create macro is_chosen(value, choice) as choice = 'all' or value = choice
