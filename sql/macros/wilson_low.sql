-- Lower bound of the 95% Wilson score interval of a proportion (Wilson 1927, JASA 22:209-212).
-- Rounding may not put it on the wrong side of the rate or of 0.
-- for: analysts
create macro wilson_low(numerator, denominator) as
    -- Doubles: a decimal times a count overflows in analysts' programs before DuckDB 2.
    case when denominator > 0 then least(rate(numerator, denominator), greatest(0.0, (
        2e0 * numerator + 3.8414588206941254e0
        - 1.959963984540054e0 * sqrt(3.8414588206941254e0
            + 4e0 * numerator * (denominator - numerator) / denominator)
    ) / (2e0 * (denominator + 3.8414588206941254e0)))) end
