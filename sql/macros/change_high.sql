-- Upper bound of the 95% interval of a change between two independent proportions, now less
-- before, from their Wilson bounds (Newcombe 1998, Statistics in Medicine 17:873-890, method 10).
-- for: analysts
create macro change_high(numerator, denominator, numerator_before, denominator_before) as
    rate(numerator, denominator) - rate(numerator_before, denominator_before)
    + sqrt(
        power(wilson_high(numerator, denominator) - rate(numerator, denominator), 2)
        + power(
            rate(numerator_before, denominator_before)
            - wilson_low(numerator_before, denominator_before), 2
        )
    )
