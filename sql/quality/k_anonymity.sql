-- One row per combination of columns of marts.case_outcomes: how many defendants it leaves in a group smaller than k.
with finest as (
    select
        area_code, offence_group_code, principal_offence_code, charged_date, finalised_date, online_platform_codes,
        count(*) as defendants
    from marts.case_outcomes
    group by area_code, offence_group_code, principal_offence_code, charged_date, finalised_date, online_platform_codes
),
-- Each is added up from the one before it, so that the cases are grouped once.
by_day_and_platform as (
    select
        area_code, offence_group_code, principal_offence_code, finalised_date, online_platform_codes,
        sum(defendants) as defendants
    from finest
    group by area_code, offence_group_code, principal_offence_code, finalised_date, online_platform_codes
),
by_day as (
    select area_code, offence_group_code, principal_offence_code, finalised_date, sum(defendants) as defendants
    from by_day_and_platform
    group by area_code, offence_group_code, principal_offence_code, finalised_date
),
by_month_and_platform as (
    select
        area_code, offence_group_code, principal_offence_code, online_platform_codes,
        date_trunc('month', finalised_date) as finalised_month, sum(defendants) as defendants
    from by_day_and_platform
    group by area_code, offence_group_code, principal_offence_code, online_platform_codes, finalised_month
),
by_month as (
    select area_code, offence_group_code, principal_offence_code, finalised_month, sum(defendants) as defendants
    from by_month_and_platform
    group by area_code, offence_group_code, principal_offence_code, finalised_month
),
by_group_and_month as (
    select area_code, offence_group_code, finalised_month, sum(defendants) as defendants
    from by_month
    group by area_code, offence_group_code, finalised_month
),
by_group_and_year as (
    select
        area_code, offence_group_code, date_trunc('year', finalised_month) as finalised_year,
        sum(defendants) as defendants
    from by_group_and_month
    group by area_code, offence_group_code, finalised_year
),
sizes as (
    select 1 as place, 'area, offence group, year of finalisation' as combination, defendants from by_group_and_year
    union all
    select 2, 'area, offence group, month of finalisation', defendants from by_group_and_month
    union all
    select 3, 'area, offence, month of finalisation', defendants from by_month
    union all
    select 4, 'area, offence, month of finalisation, platform', defendants from by_month_and_platform
    union all
    select 5, 'area, offence, day of finalisation', defendants from by_day
    union all
    select 6, 'area, offence, day of finalisation, platform', defendants from by_day_and_platform
    union all
    select 7, 'area, offence, days of charge and finalisation, platform', defendants from finest
)
select
    sizes.place, -- Order of the combinations, those that tell least first
    sizes.combination, -- What somebody would have to know of a case already
    thresholds.k_anonymity as k, -- Smallest group in which nobody is singled out (OUTCOMES_K_ANONYMITY)
    cast(sum(sizes.defendants) as bigint) as defendants, -- Defendants in cases; a person of several cases counts in each
    count(*) as groups, -- Groups of defendants alike in all of these columns
    coalesce(cast(sum(sizes.defendants) filter (where sizes.defendants < thresholds.k_anonymity) as bigint), 0) as defendants_in_small_groups, -- Defendants in groups smaller than k
    count(*) filter (where sizes.defendants = 1) as defendants_alone, -- Defendants whom the combination singles out
    cast(min(sizes.defendants) as bigint) as smallest_group -- Defendants in the smallest group
from sizes
cross join quality.thresholds as thresholds
group by sizes.place, sizes.combination, thresholds.k_anonymity
order by sizes.place
