-- One row per warehouse: which one is being read, and what it was made from.
create table quality.build (
    version varchar, -- Version of the warehouse: the same inputs give the same
    built_at timestamp, -- When it was built
    deliveries integer, -- Deliveries that had landed
    last_delivery integer, -- Number of the newest of them
    definitions varchar, -- Hash of sql/ and data/reference
    program varchar, -- Hash of the program and the database engine
    contract_tables integer -- Tables of the contract
)
