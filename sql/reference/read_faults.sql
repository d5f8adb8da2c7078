-- One row per way in which a value cannot be read.
select
    read_fault, -- Name of the fault, as quality.quarantine gives it for a rule
    reason, -- What is wrong, in words
    what_to_do -- What the sender should do
from reference.read_faults
