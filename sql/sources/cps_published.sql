-- The CPS's own tables of case outcomes by principal offence category, monthly or quarterly.
-- title: CPS published outcomes
-- delivery: apart
-- tolerance: 1%
-- into: published_outcomes
-- files: *
-- period: in the path
with headings as (
    select *, regexp_matches(header, '^(percent|%)') as is_percentage
    from (
        select line, position, value, regexp_replace(lower(trim(header)), '\s+', ' ', 'g') as header
        from delivery.cells
    )
    where position > 1 and header <> ''
),
headed as (
    select
        line, value, is_percentage,
        -- The last heading is often misprinted, so a percentage belongs to the count on its left.
        case when is_percentage then lag(header) over (partition by line order by position) else header end as counted
    from headings
),
cells as (
    select
        line, trim(value) as value, is_percentage,
        counted like '%convictions' as is_conviction,
        case
            when counted like '%admin%' then 'admin finalised'
            else regexp_replace(regexp_replace(counted, '^number of ', ''), ' (convictions|unsuccessful)$', '')
        end as category_name
    from headed
),
counts as (
    select
        line, category_name,
        max(replace(value, ',', '')) filter (where is_conviction and not is_percentage) as convictions,
        max(replace(value, ',', '')) filter (where not is_conviction and not is_percentage) as unsuccessful,
        max(rtrim(value, '%')) filter (where is_conviction and is_percentage) as conviction_percentage,
        max(rtrim(value, '%')) filter (where not is_conviction and is_percentage) as unsuccessful_percentage
    from cells
    group by line, category_name
),
labels as (
    select line, trim(value) as area_name
    from delivery.cells
    where position = 1
)
select
    counts.line,
    file.period_start,
    file.period_type,
    case
        when spelling_key(labels.area_name) in ('national', 'cpsnational', 'englandandwales') then 'national'
        else coalesce(areas.area_code, labels.area_name)
    end as area_code,
    coalesce(categories.offence_category_code, counts.category_name) as offence_category_code,
    counts.convictions,
    counts.unsuccessful,
    -- With nothing to divide by the publisher prints '-' or a bare 0: there is no percentage.
    case when counts.convictions = '0' and counts.unsuccessful = '0' then null else counts.conviction_percentage end as conviction_percentage,
    case
        when counts.unsuccessful = '0' and coalesce(counts.convictions, '0') = '0' then null
        else counts.unsuccessful_percentage
    end as unsuccessful_percentage
from counts
inner join labels on labels.line = counts.line
cross join delivery.file as file
left join reference.areas as areas on spelling_key(areas.area_name) = spelling_key(labels.area_name)
left join reference.offence_categories as categories
    on spelling_key(categories.offence_category_name) = spelling_key(counts.category_name);

-- into: notices
-- files: *
-- period: in the path
select distinct
    'Column ' || position || ' is headed "' || header || '" but stands beside "' || counted
    || '": read as the percentage of that count.' as notice
from (
    select position, header, lag(header) over (partition by line order by position) as counted
    from delivery.cells
)
where header like 'Percentage%' and counted like 'Number%'
    and regexp_replace(lower(header), '^percentage of ', '') <> regexp_replace(lower(counted), '^number of ', '');
