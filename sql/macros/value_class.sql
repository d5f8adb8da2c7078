-- The shape of a value, which says what is wrong with it without saying what it is:
-- capitals as A, other letters as a, digits as 9, what would steer a terminal or cannot be seen as ?,
-- cut after 20 characters.
create macro value_class(value) as
    left(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(value, '[\p{Ll}\p{Lm}\p{Lo}\p{Lt}]', 'a', 'g'), '\p{Lu}', 'A', 'g'
                ),
                '\p{N}', '9', 'g'
            ),
            '[^ \P{Z}]|[\p{Cc}\p{Cf}\p{Co}]', '?', 'g'
        ),
        20
    )
