-- What a metric is made from: marts, staging, lists, tables of the contract, and rules.
select kind, name, file, read_by, words from metrics.lineage where metric = $metric
