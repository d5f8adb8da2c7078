-- The quarter of the calendar year in which a day lies, as text such as '2026-Q3'; null where the day is.
-- for: analysts
create macro calendar_quarter(day) as
    cast(year(day) as varchar) || '-Q' || cast(quarter(day) as varchar)
