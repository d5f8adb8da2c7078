{% test no_row_where(model, condition) %}
select 1 from {{ model }} where {{ condition }}
{% endtest %}

{% test key_is(model, columns) %}
with twice as (
    select hash({{ columns | join(', ') }}) from {{ model }} group by all having count(*) > 1
)
select {{ columns | join(', ') }} from {{ model }}
where hash({{ columns | join(', ') }}) in (from twice)
group by all having count(*) > 1
{% endtest %}

{% test filled(model, columns) %}
select 1 from {{ model }}
where false
{% for column in columns %} or {{ column }} is null or ({{ column }}::varchar < '!' and trim({{ column }}::varchar) = ''){% endfor %}
{% endtest %}

{% test parent_exists(model, parent, columns) %}
select 1 from {{ model }} anti join {{ parent }} using ({{ columns | join(', ') }})
{% endtest %}

{% test mostly_recorded(model, column, among, share) %}
select 1 from {{ model }}
where {{ among }} and finalised_date > (
    select max(finalised_date) - interval 1 year from {{ model }} where {{ among }}
)
having count({{ column }}) < {{ share }} * count(*)
{% endtest %}

{# Every row delivered is accepted, rejected or superseded. #}
{% test every_row_is_accounted_for(model, table) %}
with accounts as (
    select
        (select count(*) from {{ ref('landed_' ~ table) }}) as landed,
        (select count(*) from {{ model }}) as accepted,
        (select count(distinct place) from {{ ref('rejected') }} where contract_table = '{{ table }}') as rejected,
        (select count(*) from {{ ref('superseded_' ~ table) }}) as superseded
)
select 1 from accounts where landed <> accepted + rejected + superseded
{% endtest %}
