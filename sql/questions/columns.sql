-- The columns of a table of the warehouse, and what they mean.
select column_name as column, comment as meaning
from duckdb_columns()
where schema_name = $schema and table_name = $table
order by column_index
