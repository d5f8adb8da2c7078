-- The span of the data of every source held, and whether they are made up.
select source, data_from, data_to, is_made_up from quality.freshness order by source
