-- One row per metric: how its number is counted.
create table metrics.definitions (
    metric varchar, -- Name of the metric, and of the view that marks what it counts
    title varchar, -- The metric in words
    kind varchar, -- share, mix, mean, time to event or stock
    unit varchar, -- What is counted, and when
    numerator varchar, -- What is in the numerator, in words; of a mean or a wait: what is measured
    denominator varchar, -- What is in the denominator, in words
    excluded varchar, -- What is left out, in words
    better varchar, -- The direction that is better: higher, lower or neither
    better_note varchar, -- Why, and what to read beside it
    dated_by varchar, -- Column whose day decides the period
    follow_up_months integer, -- Months that each unit must have been followed; empty: none
    event varchar, -- Endings of a time to event; the wait is for the first, or for any; empty: it is no time to event
    censored varchar, -- Of a time to event: what had not ended, and until when it is followed; empty: it is none
    source varchar, -- Guidance, law or publication it follows
    version integer, -- Number of the version in force; listed in metrics.definition_versions
    definition_history varchar[], -- A line for each version, oldest first
    counts_table varchar, -- Table that holds its counts
    category_list varchar, -- Of a mix: the list of codes that names its categories; empty: it is no mix
    sql_file varchar, -- The file that defines it
    definition_sql varchar, -- The text of that file
    contract_tables varchar[], -- Tables of the contract it is counted from
    mart varchar, -- The table whose rows it marks
    mart_file varchar, -- The file that makes that table
    is_of_all_offences boolean, -- It is counted of all offences together, and of none apart
    page varchar, -- The page of the dashboard it is shown on; empty: on none of its own
    page_place integer -- Its place on that page; empty: after those that have one
)
