-- One row per check of sql/checks; violations is 0 where it holds.
create table quality.contradictions (
    check_name varchar, -- Name of the check, and of its file
    title varchar, -- What it looks for, in words
    severity varchar, -- critical (stops a release) or warning
    reason varchar, -- Why it matters
    what_to_do varchar, -- What to do where it does not hold
    violations bigint -- Rows that contradict it
)
