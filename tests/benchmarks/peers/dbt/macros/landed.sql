{# Every file of a table, in every delivery, read with declared types. Lines that cannot be read so
   are left out here and kept by keep_unreadable. #}
{% macro landed(table) %}
{% set columns = contract(table)['columns'] %}
select
    * exclude (filename),
    filename as file_name,
    cast(regexp_extract(filename, '/(\d+)/[^/]*$', 1) as integer) as delivery_number,
    cast(regexp_extract(filename, '\d{4}-\d{2}-\d{2}') as date) as known_on
from read_csv(
    '{{ env_var("PEER_DELIVERIES") }}/*/{{ table }}*.csv',
    columns = { {%- for name, column in columns.items() %}'{{ name }}': '{{ column["type"] }}'{{ ', ' if not loop.last }}{% endfor -%} },
    auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
    dateformat = '%Y-%m-%d', filename = true, store_rejects = true
)
{% endmacro %}

{# The table of rejects is a temporary one of the connection that read the file. #}
{% macro keep_unreadable(table) %}
create or replace table unreadable_{{ table }} as
select distinct scans.file_path as file_name, errors.line, errors.column_name, errors.error_type, errors.csv_line
from reject_errors as errors
inner join reject_scans as scans using (scan_id, file_id)
where scans.file_path like '%/{{ table }}%'
{% endmacro %}

{# A list of codes: its file and those beside it that add to it. #}
{% macro list_of(name) %}
read_csv('{{ env_var("PEER_REFERENCE") }}/{{ name }}.*csv', header = true, union_by_name = true)
{% endmacro %}
