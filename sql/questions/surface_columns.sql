-- The tables and views that analysts see, and their columns: a row for each column.
select
    schemas.schema_name as schema,
    columns.table_name as table,
    relations.kind,
    relations.comment as table_description,
    columns.column_name as column,
    case when columns.data_type like 'ENUM(%' then 'code' else lower(columns.data_type) end as type,
    columns.comment as description,
    nullif(regexp_extract(columns.comment, 'listed in (\w+\.\w+)', 1), '') as listed_in,
    -- Codes of a list are looked up where they are listed.
    case
        when columns.data_type like 'ENUM(%' and columns.comment not like '%listed in %' and columns.schema_name <> 'reference'
            then string_split(substr(columns.data_type, 7, length(columns.data_type) - 8), ''', ''')
    end as codes
from duckdb_columns() as columns
inner join reference.schemas as schemas on schemas.schema_name = columns.schema_name
inner join (
    select schema_name, table_name, 'table' as kind, comment from duckdb_tables() where database_name = current_database()
    union all
    select schema_name, view_name, 'view', comment from duckdb_views() where database_name = current_database()
) as relations
    on relations.schema_name = columns.schema_name and relations.table_name = columns.table_name
where not columns.internal and columns.database_name = current_database()
order by schemas.place, columns.table_name, columns.column_index
