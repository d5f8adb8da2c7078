-- One row per metric and version of its definition, with the days it is in force.
create table metrics.definition_versions (
    metric varchar, -- Name of the metric; listed in metrics.definitions
    version integer, -- Number of the version, from 1
    from_date date, -- First day it is in force
    until_date date, -- First day its successor is in force; empty: it is the newest
    reason varchar, -- Why it was defined so
    is_counted_apart boolean, -- It has a select of its own, to run beside others
    runs_until date -- Last day on which it goes on beside its successor; empty: it does not
)
