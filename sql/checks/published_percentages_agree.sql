-- A printed percentage agrees with its counts to 0.06 points
-- severity: warning
-- reason: A published percentage contradicts the counts beside it
-- to do: Compare the file with the publisher's page
select period_type, period_start, area_code, offence_category_code
from staging.published_outcomes
where offence_category_code <> 'administrative'
    and convictions + unsuccessful > 0
    and (
        conviction_percentage is null
        or unsuccessful_percentage is null
        or abs(conviction_percentage - 100 * rate(convictions, convictions + unsuccessful)) > 0.06
        or abs(unsuccessful_percentage - 100 * rate(unsuccessful, convictions + unsuccessful)) > 0.06
    )
