-- In which tables and columns do I find something?
-- purpose: Search the descriptions of every column for a word
-- about: definitions
-- parameters: $word = 'victim'
select
    columns.schema_name as schema,
    columns.table_name as table,
    columns.column_name as column,
    columns.comment as description
from duckdb_columns() as columns
inner join reference.schemas as schemas on schemas.schema_name = columns.schema_name
where contains(lower(columns.comment), lower($word))
    and columns.table_name not in (select metric from metrics.definitions) -- Views of metrics pass on their mart's columns
order by schemas.place, columns.table_name, columns.column_name
