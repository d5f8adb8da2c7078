-- One row per restraining order applied for.
create table restraining_orders (
    order_id varchar not null, -- Pseudonym of the order
    case_id varchar not null, -- Case in which it was applied for
    defendant_id varchar not null, -- Defendant whom it restrains
    applied_date date, -- Day of the application; empty: not recorded
    decision_code varchar not null references order_decisions (decision_code), -- What the court decided
    made_date date, -- Day the order was made; empty: not made, or not recorded
    basis_code varchar references order_bases (basis_code), -- Made on conviction or on acquittal; empty: not made, or not recorded
    end_date date, -- Last day in force; empty: until further order
    condition_codes varchar, -- Codes of order_conditions.csv, separated by semicolons; empty: none recorded
    primary key (order_id),
    foreign key (case_id, defendant_id) references case_outcomes (case_id, defendant_id)
);
