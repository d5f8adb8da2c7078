-- One row per expectation and build it was held against, newest and earlier ones.
create table quality.check_results (
    version varchar, -- Version of the warehouse it was held against
    checked_at timestamp, -- When it was checked
    check_id varchar, -- Name of the expectation
    suite varchar, -- Suite it belongs to
    table_name varchar, -- Table it is about
    column_name varchar, -- Column it is about; empty: the whole table
    expectation varchar, -- Kind of expectation
    severity varchar, -- critical (stops a release) or warning
    reason varchar, -- What it expects, and why
    is_met boolean, -- Whether it held
    rows_checked bigint, -- Rows looked at; empty: it counts none
    rows_unexpected bigint, -- Rows that do not meet it; empty: it counts none
    observed varchar -- What was found, in words or as a number
)
