-- The number, in two digits, of a month named in full or in short in English, Spanish, French,
-- German, Italian, Portuguese, Dutch, Danish, Norwegian or Swedish; null for any other word.
create macro month_number(name) as
    -- The argument stands once: each mention of it is planned anew, with all it is made of.
    list_transform([strip_accents(lower(name))], lambda word: case
        when regexp_matches(word, '^(jan|ene|gen|jaen)') then '01'
        when regexp_matches(word, '^(feb|fev)') then '02'
        when regexp_matches(word, '^(mar|maart|mrt|maerz)') then '03'
        when regexp_matches(word, '^(apr|abr|avr)') then '04'
        when regexp_matches(word, '^(may|mai|mag|maj|mei)') then '05'
        when regexp_matches(word, '^(jun|juin|giu)') then '06'
        when regexp_matches(word, '^(jul|juil|lug)') then '07'
        when regexp_matches(word, '^(aug|ago|aou)') then '08'
        when regexp_matches(word, '^(sep|set)') then '09'
        when regexp_matches(word, '^(oct|okt|ott|out)') then '10'
        when regexp_matches(word, '^nov') then '11'
        when regexp_matches(word, '^(dec|dic|dez|des)') then '12'
    end)[1]
