-- A share as it may be shown: never alone, but with its counts, its 95% interval and its coverage.
-- for: analysts
create macro in_company(numerator, denominator, eligible) as {
    'rate': rate(numerator, denominator),
    'rate_low': wilson_low(numerator, denominator),
    'rate_high': wilson_high(numerator, denominator),
    'numerator': numerator,
    'denominator': denominator,
    'coverage': rate(denominator, eligible)
}
