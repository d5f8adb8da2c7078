-- One row per breach of a restraining order.
create table order_breaches (
    breach_id varchar not null, -- Pseudonym of the breach
    order_id varchar not null, -- Order that was breached
    breach_date date not null, -- Day of the breach
    breach_case_id varchar, -- Case in which the breach was prosecuted; empty: not recorded
    is_fresh_stalking_charged boolean, -- Also charged as fresh stalking; empty: not recorded
    primary key (breach_id),
    foreign key (order_id) references restraining_orders (order_id)
);
