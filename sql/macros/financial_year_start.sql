-- First day of the financial year, 1 April, in which a day lies.
-- for: analysts
create macro financial_year_start(day) as
    make_date(year(day) - case when month(day) < 4 then 1 else 0 end, 4, 1)
