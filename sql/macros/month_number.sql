-- The number, in two digits, of a month named in full or in short in English, Spanish, French,
-- German, Italian, Portuguese, Dutch, Danish, Norwegian or Swedish; null for any other word.
create macro month_number(name) as
    case
        when regexp_matches(strip_accents(lower(name)), '^(jan|ene|gen|jaen)') then '01'
        when regexp_matches(strip_accents(lower(name)), '^(feb|fev)') then '02'
        when regexp_matches(strip_accents(lower(name)), '^(mar|maart|mrt|maerz)') then '03'
        when regexp_matches(strip_accents(lower(name)), '^(apr|abr|avr)') then '04'
        when regexp_matches(strip_accents(lower(name)), '^(may|mai|mag|maj|mei)') then '05'
        when regexp_matches(strip_accents(lower(name)), '^(jun|juin|giu)') then '06'
        when regexp_matches(strip_accents(lower(name)), '^(jul|juil|lug)') then '07'
        when regexp_matches(strip_accents(lower(name)), '^(aug|ago|aou)') then '08'
        when regexp_matches(strip_accents(lower(name)), '^(sep|set)') then '09'
        when regexp_matches(strip_accents(lower(name)), '^(oct|okt|ott|out)') then '10'
        when regexp_matches(strip_accents(lower(name)), '^nov') then '11'
        when regexp_matches(strip_accents(lower(name)), '^(dec|dic|dez|des)') then '12'
    end
