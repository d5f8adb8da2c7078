-- A short stand-in of 128 bits for two identifiers, for joining and grouping millions of rows: among
-- a hundred million pairs the chance that any two share one is below 1 in 10^22.
-- for: analysts
create macro pair_key(first_id, second_id) as
    hash(first_id)::uhugeint * 18446744073709551616 + hash(second_id)::uhugeint
