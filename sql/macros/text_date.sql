-- A day written in any usual way as YYYY-MM-DD, the day before the month ('03/04/19' is 3 April):
-- 2019-04-03, 3/4/2019, 03.04.19, 3-Apr-2019, 3rd April 2019, 3 de abril de 2019, April 3, 2019,
-- 20190403, each with or without a time of day, and the day numbers of a spreadsheet (43558). What
-- is none of these is kept as it is, so that it is quarantined by name.
create macro text_date(value) as
    coalesce(
        cast(cast(try_strptime(
            coalesce(numeric_date(date_part_of(value)), date_part_of(value)),
            [
                -- Two digits of a year come first: %Y would take '19' for the year 19.
                '%d/%m/%y', '%d.%m.%y', '%d-%m-%y',
                '%Y-%m-%d', '%Y/%m/%d', '%Y.%m.%d', '%d/%m/%Y', '%d.%m.%Y', '%d-%m-%Y', '%Y%m%d'
            ]
        ) as date) as varchar),
        case
            when regexp_full_match(tidy(value), '[2-6]\d{4}')
                then cast(date '1899-12-30' + cast(tidy(value) as integer) as varchar)
        end,
        tidy(value)
    )
