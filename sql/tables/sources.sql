-- One row per kind of extract: what population its cases are of.
create table reference.sources (
    source_name varchar primary key, -- Name of the kind of extract
    title varchar, -- The extract in words
    population varchar, -- Population its cases are of: cases of two are never added up
    tolerance decimal(7, 6) -- Share of a delivery that may be in quarantine; empty: the source states none
)
