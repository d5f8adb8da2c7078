-- How the measures of some names are counted, with a line for each version of their definition.
select
    metric, title, unit, numerator, denominator, excluded, better, better_note, source,
    definition_history
from metrics.definitions
where list_contains($measures, metric)
