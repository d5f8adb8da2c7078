-- The span of the data of one source, and whether they are made up.
select data_from, data_to, is_made_up from quality.freshness where source = $source
