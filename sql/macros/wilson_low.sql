-- Lower bound of the 95% Wilson score interval of a proportion (Wilson 1927, JASA 22:209-212).
-- Rounding may not put it on the wrong side of the rate or of 0.
-- for: analysts
create macro wilson_low(numerator, denominator) as
    case when denominator > 0 then least(rate(numerator, denominator), greatest(0.0, (
        2.0 * numerator + 3.8414588206941254
        - 1.959963984540054 * sqrt(3.8414588206941254
            + 4.0 * numerator * (denominator - numerator) / cast(denominator as double))
    ) / (2.0 * (denominator + 3.8414588206941254)))) end
