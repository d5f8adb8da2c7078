-- The codes of offence groups, then of the CPS's offence categories, in the order in which the reference lists them.
with listed as (
    select 1 as list, rowid as place, cast(offence_group_code as varchar) as offence_code
    from reference.offence_groups
    union all
    select 2, rowid, cast(offence_category_code as varchar)
    from reference.offence_categories
)
select offence_code from listed order by list, place
