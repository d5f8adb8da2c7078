-- The financial year, from 1 April to 31 March, in which a day lies, as text such as '2025/26'; null where the day is.
-- for: analysts
create macro financial_year(day) as
    cast(year(day) - case when month(day) < 4 then 1 else 0 end as varchar)
    || '/' || right(cast(year(day) + case when month(day) < 4 then 0 else 1 end as varchar), 2)
