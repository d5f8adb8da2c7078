-- What is a metric made from, down to the rules that rows must keep?
-- purpose: Lineage: marts, reference lists, tables of the contract and rules behind one number
-- about: definitions
-- parameters: $metric = 'conviction_rate'
select distinct lineage.kind, lineage.name, lineage.words, lineage.file
from metrics.lineage as lineage
where lineage.metric = $metric
order by lineage.kind, lineage.name
