-- How many months a month, quarter or financial year has.
-- for: analysts
create macro months_of_period(period_type) as
    case period_type when 'month' then 1 when 'quarter' then 3 else 12 end
