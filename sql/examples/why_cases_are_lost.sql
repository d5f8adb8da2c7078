-- Why do cases not end in a conviction, and how often is no reason recorded?
-- purpose: Shares of a whole by a window over groups; the unrecorded stay in sight
-- about: convictions
with lost as (
    select
        coalesce(reasons.non_conviction_reason_name, 'Not recorded') as reason,
        coalesce(reasons.is_victim_reason, false) as is_victim_reason,
        count(*) as defendants
    from marts.case_outcomes as cases
    left join reference.non_conviction_reasons as reasons
        on reasons.non_conviction_reason_code = cases.non_conviction_reason_code
    where cases.is_unsuccessful and not cases.is_administrative
    group by coalesce(reasons.non_conviction_reason_name, 'Not recorded'), coalesce(reasons.is_victim_reason, false)
)
select
    reason,
    is_victim_reason,
    defendants,
    cast(sum(defendants) over () as bigint) as all_lost,
    rate(defendants, sum(defendants) over ()) as rate,
    wilson_low(defendants, sum(defendants) over ()) as rate_low,
    wilson_high(defendants, sum(defendants) over ()) as rate_high
from lost
order by defendants desc, reason
