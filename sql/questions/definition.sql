-- How a metric is counted: its definition and SQL.
select * from metrics.definitions where metric = $metric
