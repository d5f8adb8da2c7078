-- Lower bound of the 95% interval of a change between two independent proportions, now less
-- before, from their Wilson bounds (Newcombe 1998, Statistics in Medicine 17:873-890, method 10).
-- for: analysts
create macro change_low(numerator, denominator, numerator_before, denominator_before) as
    rate(numerator, denominator) - rate(numerator_before, denominator_before)
    - sqrt(
        power(rate(numerator, denominator) - wilson_low(numerator, denominator), 2)
        + power(
            wilson_high(numerator_before, denominator_before)
            - rate(numerator_before, denominator_before), 2
        )
    )
