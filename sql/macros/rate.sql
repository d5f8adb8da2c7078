-- The one division: a share of the denominator, or null where there is nothing to divide by.
-- for: analysts
create macro rate(numerator, denominator) as
    case when denominator > 0 then cast(numerator as double) / cast(denominator as double) end
