-- A day with the name of its month as day/month/year in digits: '3rd of March, 2019', '3 de marzo de
-- 2019', '3. März 2019', '3-Mar-19' and 'March 3, 2019' are 3/03/2019 (or 3/03/19); null for any other
-- text.
create macro numeric_date(value) as
    coalesce(
        regexp_extract(value, '^(\d\d?)\D', 1)
        || '/' || month_number(regexp_extract(value, '^\d\d?(?:st|nd|rd|th|er|º|\.)?[ -]*(?:de |of )?(\p{L}{3,})\.?,?[ -]*(?:de |del |of )?(\d{4}|\d\d)$', 1))
        || '/' || regexp_extract(value, '(\d{4}|\d\d)$', 1),
        regexp_extract(value, '^\p{L}+\.? (\d\d?)\D', 1)
        || '/' || month_number(regexp_extract(value, '^(\p{L}{3,})\.? \d\d?(?:st|nd|rd|th)?,? \d{4}$', 1))
        || '/' || regexp_extract(value, '(\d{4})$', 1)
    )
