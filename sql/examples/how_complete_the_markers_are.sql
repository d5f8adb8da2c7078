-- How complete is what rates rest on: are markers, risk and victims recorded?
-- purpose: The share recorded of each column by year of charge; a low one bounds what any rate of it can say
-- about: quality
select
    financial_year(cases.charged_date) as charged_in,
    count(*) as defendants,
    count(cases.dv_marker) as dv_recorded,
    rate(count(cases.dv_marker), count(*)) as dv_coverage,
    count(cases.cyber_marker) as cyber_recorded,
    rate(count(cases.cyber_marker), count(*)) as cyber_coverage,
    count(cases.risk_level_code) as risk_recorded,
    rate(count(cases.risk_level_code), count(*)) as risk_coverage,
    count(cases.victim_id) as victim_recorded,
    rate(count(cases.victim_id), count(*)) as victim_coverage
from marts.case_outcomes as cases
where cases.charged_date is not null
group by financial_year(cases.charged_date)
order by charged_in
