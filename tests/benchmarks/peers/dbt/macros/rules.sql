{% macro broken(table, rule, column, condition) %}
select rowid as place, file_name, '{{ rule }}' as rule, '{{ column }}' as column_name
from {{ ref('landed_' ~ table) }}
where {{ condition }}
{% endmacro %}

{# What follows from the contract: keys, required columns, codes, identifiers, dates. #}
{% macro contract_rules(table) %}
{{ duplicates(table) }}
{% for name, column in contract(table)['columns'].items() %}
{% if column['required'] %}
union all {{ broken(table, name ~ '_required', name, name ~ ' is null') }}
{% endif %}
{% if column['list'] %}
union all {{ broken(table, name ~ '_known_code', name, name ~ ' not in (select ' ~ column['code'] ~ ' from ' ~ list_of(column['list']) ~ ')') }}
{% endif %}
{% if column['items of'] %}
union all {{ broken(table, name ~ '_known_codes', name, name ~ ' in (' ~ lists_with_unknown(table, name, column) ~ ')') }}
{% endif %}
{% if name.endswith('_id') %}
union all {{ broken(table, name ~ '_no_padding', name, name ~ " < '!' or " ~ name ~ " like '% '") }}
{% endif %}
{% if column['type'] == 'date' %}
union all {{ broken(table, name ~ '_plausible_date', name, name ~ " < date '1990-01-01'" ~ ('' if column['open ended'] else ' or ' ~ name ~ ' > known_on')) }}
{% endif %}
{% endfor %}
{% endmacro %}

{% macro lists_with_unknown(table, name, column) %}
select codes
from (select distinct {{ name }} as codes from {{ ref('landed_' ~ table) }} where {{ name }} is not null)
cross join unnest(string_split(codes, ';')) as items (item)
where item not in (select {{ column['code'] }} from {{ list_of(column['items of']) }})
{% endmacro %}

{# Of the same row twice in one delivery the first stays; of different rows none does. #}
{% macro duplicates(table) %}
{% set key = contract(table)['key'] | join(', ') %}
{% set is_whole = contract(table)['key'] | join(' is not null and ') ~ ' is not null' %}
select place, file_name, '{{ table }}_unique_key' as rule, '{{ contract(table)["key"][0] }}' as column_name
from (
    select
        place, file_name,
        count(*) over same_key as times,
        min(row_hash) over same_key <> max(row_hash) over same_key as differ,
        row_number() over (same_key order by place) as nth
    from (
        select *, rowid as place, hash({{ contract(table)['columns'] | join(', ') }}) as row_hash
        from {{ ref('landed_' ~ table) }}
        where {{ is_whole }} and hash(delivery_number, {{ key }}) in (
            select hash(delivery_number, {{ key }}) from {{ ref('landed_' ~ table) }}
            where {{ is_whole }}
            group by 1 having count(*) > 1
        )
    )
    window same_key as (partition by delivery_number, {{ key }})
)
where times > 1 and (differ or nth > 1)
{% endmacro %}

{# Rows of which a later delivery has one of the same key. #}
{% macro superseded(table) %}
{% set key = contract(table)['key'] | join(', ') %}
with valid as (
    select landed.rowid as place, {{ key }}, delivery_number
    from {{ ref('landed_' ~ table) }} as landed
    anti join {{ ref('broken_' ~ table) }} as broken on broken.place = landed.rowid
)
select earlier.place
from valid as earlier
inner join (
    select {{ key }}, max(delivery_number) as newest from valid
    where delivery_number > (select min(delivery_number) from valid)
    group by {{ key }}
) as later using ({{ key }})
where later.newest > earlier.delivery_number
{% endmacro %}

{# Rows of which no accepted row of the parent table is there. #}
{% macro orphans(table) %}
{% set parent = contract(table) %}
select landed.rowid as place, file_name, '{{ table }}_parent_known' as rule, '{{ parent["parent key"][0] }}' as column_name
from {{ ref('landed_' ~ table) }} as landed
anti join {{ ref('broken_' ~ table) }} as broken on broken.place = landed.rowid
anti join {{ ref('superseded_' ~ table) }} as superseded on superseded.place = landed.rowid
anti join {{ ref('accepted_' ~ parent['parent']) }} as parent using ({{ parent['parent key'] | join(', ') }})
{% endmacro %}

{% macro accepted(table) %}
select landed.*, starts_with({{ contract(table)['key'][0] }}, 'madeup-') as is_made_up
from {{ ref('landed_' ~ table) }} as landed
anti join {{ ref('broken_' ~ table) }} as broken on broken.place = landed.rowid
anti join {{ ref('superseded_' ~ table) }} as superseded on superseded.place = landed.rowid
{% if contract(table)['parent'] %}
anti join {{ ref('orphans_' ~ table) }} as orphans on orphans.place = landed.rowid
{% endif %}
{% endmacro %}
