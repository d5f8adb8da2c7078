-- One row per period, area and offence category of a published table of counts.
create table published_outcomes (
    period_start date not null, -- First day of the period
    period_type varchar not null, -- 'month' or 'quarter'
    area_code varchar not null, -- CPS area, or 'national' for the publisher's own total
    offence_category_code varchar not null references offence_categories (offence_category_code), -- Principal offence category; 'administrative' for administrative finalisations
    convictions bigint, -- Defendants convicted; empty where the category has none by definition
    unsuccessful bigint not null, -- Defendants whose case ended otherwise
    conviction_percentage double, -- As printed by the publisher; empty where the denominator is zero
    unsuccessful_percentage double, -- As printed by the publisher; for 'administrative' its share of its own total
    primary key (period_start, period_type, area_code, offence_category_code)
);
