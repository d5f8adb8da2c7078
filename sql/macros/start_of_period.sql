-- First day of the month, quarter or financial year in which a day lies.
-- for: analysts
create macro start_of_period(day, period_type) as
    case period_type
        when 'month' then cast(date_trunc('month', day) as date)
        when 'quarter' then cast(date_trunc('quarter', day) as date)
        else financial_year_start(day)
    end
