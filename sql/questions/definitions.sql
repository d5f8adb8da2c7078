-- Every metric and how it is counted.
select * from metrics.definitions order by counts_table, title
