-- One row per metric, thing it is made from, and thing that reads it, down to the rules.
create table metrics.lineage (
    metric varchar, -- Name of the metric; listed in metrics.definitions
    kind varchar, -- mart, staging, reference, contract, ledger or rule
    name varchar, -- Name of the thing
    file varchar, -- The file that makes or describes it
    read_by varchar, -- What reads it: the metric, or a name above
    words varchar -- What it is, in words
)
