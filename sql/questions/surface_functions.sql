-- The macros and table functions that analysts may call, and how: those that only loading needs are left out.
select
    schemas.schema_name as schema,
    functions.function_name as function,
    case functions.function_type when 'table_macro' then 'table function' else 'macro' end as kind,
    split_part(functions.comment, ' Call: ', 1) as description,
    split_part(functions.comment, ' Call: ', 2) as call
from duckdb_functions() as functions
inner join reference.schemas as schemas on schemas.schema_name = functions.schema_name
where not functions.internal and functions.database_name = current_database()
    and functions.function_type in ('macro', 'table_macro')
    and functions.comment not like 'For loading, not for analysis: %'
order by schemas.place, functions.function_name
