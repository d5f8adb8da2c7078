-- A day written in any usual way as YYYY-MM-DD, the day before the month ('03/04/19' is 3 April):
-- 2019-04-03, 3/4/2019, 03.04.19, 3-Apr-2019, 3rd April 2019, April 3, 2019, 20190403, each with or
-- without a time of day, and the day numbers of a spreadsheet (43558). What is none of these is
-- kept as it is, so that it is quarantined by name.
create macro text_date(value) as
    coalesce(
        cast(cast(try_strptime(
            regexp_replace(
                regexp_replace(tidy(value), '(\d)(st|nd|rd|th)\b', '\1', 'i'),
                '[ T]+\d\d?:\d\d(:\d\d)?([.,]\d+)?( ?[AaPp][Mm])?(Z|[+-]\d\d:?\d\d)?$', ''
            ),
            [
                -- Two digits of a year come first: %Y would take '19' for the year 19.
                '%d/%m/%y', '%d.%m.%y', '%d-%m-%y', '%d-%b-%y', '%d %b %y', '%d %B %y',
                '%Y-%m-%d', '%Y/%m/%d', '%d/%m/%Y', '%d.%m.%Y', '%d-%m-%Y', '%d-%b-%Y', '%d %b %Y', '%d %B %Y',
                '%B %d, %Y', '%B %d %Y', '%b %d, %Y', '%Y%m%d'
            ]
        ) as date) as varchar),
        case
            when regexp_full_match(tidy(value), '[2-6]\d{4}')
                then cast(date '1899-12-30' + cast(tidy(value) as integer) as varchar)
        end,
        tidy(value)
    )
