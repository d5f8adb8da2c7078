"""Every expectation holds on a good warehouse and notices its own corruption."""

import html
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations import CheckResult, run_checks, write_data_docs

GOOD = """
create schema marts; create schema metrics; create schema quality; create schema reference;

create table reference.sources as select 'cms' as source_name, 'cases' as population;

-- Fifteen months of two areas, sixteen defendants a month in each, the newest in this month.
create table marts.case_outcomes as
select 'c' || row_number() over newest as case_id, 'd' || row_number() over newest as defendant_id,
    area_code, null::date as charged_date,
    (date_trunc('month', current_date) - to_months(month))::date as finalised_date,
    false as is_open, true as is_finalised, n % 4 > 0 as is_conviction,
    n % 4 = 0 as is_unsuccessful, n % 8 = 0 as is_administrative,
    true as is_stalking_or_harassment, false as has_restraining_order, false as is_made_up,
    'cms' as source_name,
    n % 2 = 0 as dv_marker, n % 3 = 0 as cyber_marker
from (values ('cumbria'), ('kent')) areas (area_code), range(15) months (month), range(16) ns (n)
window newest as (order by month, area_code, n);
update marts.case_outcomes set has_restraining_order = true, charged_date = finalised_date - 30
where case_id = 'c2';

create table marts.charges as
select case_id, defendant_id, 1 as charge_number, '195/12' as offence_code
from marts.case_outcomes where case_id in ('c1', 'c2');

create table marts.restraining_orders as
select *, 'cms' as source_name from (values
    ('o1', 'c2', 'd2', 'made', current_date - 20, 'conviction', current_date + 300),
    ('o2', 'c1', 'd1', 'refused', null, null, null)
) orders (order_id, case_id, defendant_id, decision_code, made_date, basis_code, end_date);

create table marts.order_breaches as
select 'b1' as breach_id, 'o1' as order_id, current_date - 5 as breach_date;

create table marts.published_outcomes as
select period_start, 'month' as period_type, area_code, offence_category_code,
    case when offence_category_code = 'administrative' then null
        else if(area_code = 'national', 20, 10) end::bigint as convictions,
    if(area_code = 'national', 4, 2)::bigint as unsuccessful
from (values (date '2014-04-01'), ('2014-05-01'), ('2014-06-01')) periods (period_start),
    (values ('cumbria'), ('kent'), ('national')) areas (area_code),
    (values ('burglary'), ('administrative')) categories (offence_category_code);

create table metrics.definitions as
select 'conviction_rate' as metric, 'Conviction rate' as title, 'defendants' as unit,
    'convicted' as numerator, 'finalised' as denominator, 'nobody' as excluded,
    'neither' as better, 1 as version, 'select 1' as definition_sql,
    'metrics.counts' as counts_table;

create table metrics.counts as
select 'conviction_rate' as metric, finalised_date as month, area_code,
    'stalking' as offence_group_code, if(dv_marker, 'yes', 'no') as dv,
    if(cyber_marker, 'yes', 'no') as cyber, is_made_up,
    count_if(is_conviction)::bigint as numerator, count(*) as denominator, count(*) as eligible
from marts.case_outcomes group by all;

create table metrics.definition_versions as select 'conviction_rate' as metric, 1 as version;

create table metrics.counts_side_by_side as select *, 1 as version from metrics.counts;

create table metrics.mix_counts as select *, 'email' as category from metrics.counts;

create table metrics.amounts as
select * exclude numerator, numerator as total, numerator * numerator as squares
from metrics.counts;

create table metrics.durations as
select metric, month, area_code, offence_group_code, is_made_up, 10 as days, 'charged' as ended_by,
    sum(denominator)::bigint as units
from metrics.counts group by all;

create table metrics.stocks as select * exclude (days, ended_by) from metrics.durations;

create table metrics.published_counts as
select 'conviction_rate' as metric, period_start, period_type, area_code, offence_category_code,
    'monthly table' as basis, convictions as numerator, convictions + unsuccessful as denominator
from marts.published_outcomes
where area_code <> 'national' and offence_category_code <> 'administrative';

create table quality.deliveries as
select file_id, delivery_number, source_name, contract_table,
    file_id || '.csv' as file_name, sha256(file_id) as content_sha256, 1000 as file_bytes,
    current_localtimestamp() - to_hours(6 - delivery_number) as landed_at,
    false as is_made_up, set_aside_reason, rows_read::bigint as rows_read,
    rows_loaded::bigint as rows_loaded, rows_quarantined::bigint as rows_quarantined,
    0::bigint as rows_corrected, null::bigint as corrects_delivery,
    0::bigint as rows_superseded, rows_set_aside::bigint as rows_set_aside,
    0.01::decimal(7, 6) as tolerance,
    period_start::date as period_start
from (values
    ('f1', 1, 'cms', 'case_outcomes', null, 120, 120, 0, 0, null),
    ('f2', 2, 'cms', 'case_outcomes', null, 120, 120, 0, 0, null),
    ('f3', 3, 'cms', 'case_outcomes', null, 120, 120, 0, 0, null),
    ('f4', 4, 'cms', 'case_outcomes', null, 121, 120, 1, 0, null),
    ('f5', 4, 'cms', 'charges', null, 2, 2, 0, 0, null),
    ('f6', 4, 'cms', 'restraining_orders', null, 2, 2, 0, 0, null),
    ('f7', 4, 'cms', 'order_breaches', null, 1, 1, 0, 0, null),
    ('p1', 5, 'cps', 'published_outcomes', null, 3, 3, 0, 0, '2014-04-01'),
    ('p2', 5, 'cps', 'published_outcomes', null, 3, 3, 0, 0, '2014-05-01'),
    ('p3', 5, 'cps', 'published_outcomes', null, 3, 3, 0, 0, '2014-06-01'),
    ('f8', 6, 'cms', 'case_outcomes', 'a copy of f4', 121, 0, 0, 121, null)
) files (file_id, delivery_number, source_name, contract_table, set_aside_reason,
    rows_read, rows_loaded, rows_quarantined, rows_set_aside, period_start);

create table quality.quarantine as
select 'f4' as file_id, 'f4.csv' as file_name, 'case_outcomes' as contract_table,
    17::bigint as line, 'line 17' as row_reference, 'area_code' as column_name,
    'Aaaa-99' as value_class,
    'known code' as rule, 'not in areas.csv' as reason, 'correct the code' as what_to_do;

create table quality.contradictions as
select * from (values
    ('ended_before_begun', 'Ended before it began', 'critical', 'why', 'what', 0::bigint),
    ('before_the_act', 'Charged before the Act', 'warning', 'why', 'what', 0)
) checks (check_name, title, severity, reason, what_to_do, violations);

create table quality.k_anonymity as
select 1 as place, 'area' as combination, 5 as k, count(*) as defendants, 2::bigint as groups,
    0::bigint as defendants_in_small_groups, 0::bigint as defendants_alone
from marts.case_outcomes;
"""


# One corruption for every check, which violates it and no other check of its table.
CORRUPTIONS = {
    "deliveries.quality.deliveries.something_was_delivered": "delete from quality.deliveries",
    "deliveries.quality.deliveries.file_is_listed_once": (
        "insert into quality.deliveries from quality.deliveries where file_id = 'f8'"
    ),
    "deliveries.quality.deliveries.file_is_identified": (
        "update quality.deliveries set source_name = ' ' where file_id = 'p1'"
    ),
    "deliveries.quality.deliveries.no_delivery_is_missing": (
        "update quality.deliveries set delivery_number = 8 where delivery_number = 6"
    ),
    "deliveries.quality.deliveries.numbered_as_landed": """
        update quality.deliveries set landed_at = landed_at - interval 1 day
        where delivery_number = 5
    """,
    "deliveries.quality.deliveries.contract_table_is_known": (
        "update quality.deliveries set contract_table = 'victims' where file_id = 'f7'"
    ),
    "deliveries.quality.deliveries.contract_table_is_recorded": (
        "update quality.deliveries set contract_table = null where file_id = 'f7'"
    ),
    "deliveries.quality.deliveries.content_hash_is_sha256": (
        "update quality.deliveries set content_sha256 = 'abc' where file_id = 'f7'"
    ),
    "deliveries.quality.deliveries.content_hash_is_recorded": (
        "update quality.deliveries set content_sha256 = null where file_id = 'f7'"
    ),
    "deliveries.quality.deliveries.same_content_counts_once": (
        "update quality.deliveries set content_sha256 = sha256('f2') where file_id = 'f3'"
    ),
    "deliveries.quality.deliveries.file_has_content": (
        "update quality.deliveries set file_bytes = 0 where file_id = 'f7'"
    ),
    "deliveries.quality.deliveries.file_has_rows": (
        "update quality.deliveries set rows_read = 0, rows_loaded = 0 where file_id = 'f7'"
    ),
    "deliveries.quality.deliveries.landing_is_dated": (
        "update quality.deliveries set landed_at = null where file_id = 'f7'"
    ),
    "deliveries.quality.deliveries.landed_in_the_past": """
        update quality.deliveries set landed_at = landed_at + interval 2 day
        where delivery_number = 6
    """,
    "deliveries.quality.deliveries.delivered_recently": (
        "update quality.deliveries set landed_at = landed_at - interval 50 day"
    ),
    "deliveries.quality.deliveries.made_up_is_said": (
        "update quality.deliveries set is_made_up = null where file_id = 'f7'"
    ),
    "deliveries.quality.deliveries.delivery_is_real_or_made_up": (
        "update quality.deliveries set is_made_up = true where file_id = 'f7'"
    ),
    "deliveries.quality.deliveries.published_file_has_period": (
        "update quality.deliveries set period_start = null where file_id = 'p1'"
    ),
    "deliveries.quality.deliveries.every_row_accounted_for": (
        "update quality.deliveries set rows_read = rows_read + 1 where file_id = 'f1'"
    ),
    "deliveries.quality.deliveries.row_counts_are_counts": """
        update quality.deliveries set rows_superseded = -1, rows_loaded = 121 where file_id =
        'f1'
    """,
    "deliveries.quality.deliveries.set_aside_file_is_left_out": (
        "update quality.deliveries set rows_set_aside = 120, rows_loaded = 1 where file_id = 'f8'"
    ),
    "deliveries.quality.deliveries.setting_aside_has_a_reason": (
        "update quality.deliveries set set_aside_reason = null where file_id = 'f8'"
    ),
    "deliveries.quality.deliveries.quarantined_share_is_tolerable": """
        update quality.deliveries set rows_loaded = 114, rows_quarantined = 7 where file_id =
        'f4'; insert into quality.quarantine select q.* replace ('line ' || n as row_reference) from
        quality.quarantine q, range(101, 107) lines (n)
    """,
    "deliveries.quality.deliveries.quarantined_share_of_file_is_tolerable": """
        update quality.deliveries set rows_loaded = 118, rows_quarantined = 2 where file_id =
        'f1'; insert into quality.quarantine
        select q.* replace ('f1' as file_id, 'line ' || n as row_reference)
        from quality.quarantine q, range(101, 103) lines (n)
    """,
    "deliveries.quality.deliveries.file_is_of_usual_size": """
        update quality.deliveries set rows_read = 10, rows_loaded = 10, rows_quarantined = 0
        where file_id = 'f4'; delete from quality.quarantine
    """,
    "deliveries.quality.deliveries.quarantine_agrees_with_ledger": "delete from quality.quarantine",
    "deliveries.quality.quarantine.fault_is_explained": (
        "update quality.quarantine set what_to_do = ''"
    ),
    "deliveries.quality.quarantine.value_is_only_a_shape": (
        "update quality.quarantine set value_class = 'Smith'"
    ),
    "deliveries.quality.quarantine.fault_has_its_file": (
        "update quality.quarantine set file_id = 'f99'"
    ),
    "warehouse.marts.case_outcomes.defendant_counts_once_per_case": (
        "update marts.case_outcomes set case_id = 'c5', defendant_id = 'd5' where case_id = 'c6'"
    ),
    "warehouse.marts.case_outcomes.defendant_is_identified": (
        "update marts.case_outcomes set defendant_id = null where case_id = 'c6'"
    ),
    "warehouse.marts.case_outcomes.area_is_recorded": (
        "update marts.case_outcomes set area_code = null where case_id = 'c6'"
    ),
    "warehouse.marts.case_outcomes.made_up_is_said": (
        "update marts.case_outcomes set is_made_up = null where case_id = 'c6'"
    ),
    "warehouse.marts.case_outcomes.case_is_open_or_finalised": (
        "update marts.case_outcomes set is_open = null where case_id = 'c6'"
    ),
    "warehouse.marts.case_outcomes.finalised_case_is_dated": (
        "update marts.case_outcomes set finalised_date = null where case_id = 'c6'"
    ),
    "warehouse.marts.case_outcomes.finalised_case_has_one_outcome": """
        update marts.case_outcomes set is_conviction = false, is_unsuccessful = false where
        case_id = 'c6'
    """,
    "warehouse.marts.case_outcomes.open_case_has_no_outcome": """
        update marts.case_outcomes set is_open = true, is_finalised = false, finalised_date =
        null where case_id = 'c6'
    """,
    "warehouse.marts.case_outcomes.administrative_is_unsuccessful": (
        "update marts.case_outcomes set is_administrative = true where case_id = 'c6'"
    ),
    "warehouse.marts.case_outcomes.not_finalised_before_charge": (
        "update marts.case_outcomes set charged_date = finalised_date + 1 where case_id = 'c6'"
    ),
    "warehouse.marts.case_outcomes.finalised_before_delivery": (
        "update marts.case_outcomes set finalised_date = current_date + 10 where case_id = 'c6'"
    ),
    "warehouse.marts.case_outcomes.order_flag_agrees_with_orders": (
        "update marts.case_outcomes set has_restraining_order = true where case_id = 'c6'"
    ),
    "warehouse.marts.case_outcomes.everything_loaded_is_here": (
        "delete from marts.case_outcomes where case_id = 'c6'"
    ),
    "warehouse.marts.case_outcomes.dv_marker_is_mostly_recorded": (
        "update marts.case_outcomes set dv_marker = null where rowid % 4 = 0"
    ),
    "warehouse.marts.case_outcomes.cyber_marker_is_mostly_recorded": (
        "update marts.case_outcomes set cyber_marker = null where rowid % 4 = 0"
    ),
    "warehouse.marts.case_outcomes.last_month_is_of_usual_volume": """
        update marts.case_outcomes set finalised_date = finalised_date - interval 2 month where
        rowid % 8 > 0 and finalised_date = date_trunc('month', current_date) - interval 1 month
    """,
    "warehouse.marts.case_outcomes.no_area_fell_silent": """
        update marts.case_outcomes set finalised_date = finalised_date - interval 4 month where
        area_code = 'kent'
    """,
    "warehouse.marts.case_outcomes.finalisations_are_recent": """
        update marts.case_outcomes
        set finalised_date = finalised_date - interval 4 month, charged_date = null
    """,
    "warehouse.marts.charges.charge_counts_once": (
        "update marts.charges set case_id = 'c1', defendant_id = 'd1'"
    ),
    "warehouse.marts.charges.charge_is_identified": (
        "update marts.charges set offence_code = null where case_id = 'c1'"
    ),
    "warehouse.marts.charges.charge_has_its_defendant": (
        "update marts.charges set case_id = 'c999' where case_id = 'c1'"
    ),
    "warehouse.marts.charges.everything_loaded_is_here": (
        "delete from marts.charges where case_id = 'c1'"
    ),
    "warehouse.marts.restraining_orders.order_counts_once": (
        "update marts.restraining_orders set order_id = 'o1'"
    ),
    "warehouse.marts.restraining_orders.order_is_identified": (
        "update marts.restraining_orders set order_id = null where order_id = 'o2'"
    ),
    "warehouse.marts.restraining_orders.order_has_its_defendant": (
        "update marts.restraining_orders set case_id = 'c999' where order_id = 'o2'"
    ),
    "warehouse.marts.restraining_orders.order_made_is_dated": (
        "update marts.restraining_orders set made_date = null where order_id = 'o1'"
    ),
    "warehouse.marts.restraining_orders.order_made_has_basis": (
        "update marts.restraining_orders set basis_code = null where order_id = 'o1'"
    ),
    "warehouse.marts.restraining_orders.order_ends_after_it_is_made": (
        "update marts.restraining_orders set end_date = made_date - 1 where order_id = 'o1'"
    ),
    "warehouse.marts.restraining_orders.everything_loaded_is_here": (
        "delete from marts.restraining_orders where order_id = 'o2'"
    ),
    "warehouse.marts.order_breaches.breach_counts_once": """
        insert into marts.order_breaches from marts.order_breaches; update quality.deliveries
        set rows_loaded = 2 where file_id = 'f7'
    """,
    "warehouse.marts.order_breaches.breach_is_identified": (
        "update marts.order_breaches set breach_id = ''"
    ),
    "warehouse.marts.order_breaches.breach_has_its_order": (
        "update marts.order_breaches set order_id = 'o9'"
    ),
    "warehouse.marts.order_breaches.breach_is_of_an_order_made": (
        "update marts.order_breaches set order_id = 'o2'"
    ),
    "warehouse.marts.order_breaches.everything_loaded_is_here": "delete from marts.order_breaches",
    "warehouse.marts.published_outcomes.cell_is_listed_once": """
        insert into marts.published_outcomes select * replace (0 as convictions, 0 as
        unsuccessful) from marts.published_outcomes where period_start = '2014-04-01' and
        offence_category_code = 'burglary'
    """,
    "warehouse.marts.published_outcomes.cell_is_identified": """
        update marts.published_outcomes set offence_category_code = '' where period_start =
        '2014-04-01' and offence_category_code = 'burglary'
    """,
    "warehouse.marts.published_outcomes.period_type_is_known": """
        update marts.published_outcomes set period_type = 'year' where period_start =
        '2014-06-01'
    """,
    "warehouse.marts.published_outcomes.period_starts_a_month": """
        update marts.published_outcomes set period_start = '2014-04-02' where period_start =
        '2014-04-01'; update quality.deliveries set period_start = '2014-04-02' where file_id =
        'p1'
    """,
    "warehouse.marts.published_outcomes.quarter_starts_a_quarter": """
        update marts.published_outcomes set period_type = 'quarter' where period_start =
        '2014-06-01'
    """,
    "warehouse.marts.published_outcomes.convictions_are_given": """
        update marts.published_outcomes set convictions = if(area_code = 'kent', null, 10) where
        period_start = '2014-04-01' and offence_category_code = 'burglary'
    """,
    "warehouse.marts.published_outcomes.unsuccessful_is_given": """
        update marts.published_outcomes set unsuccessful = if(area_code = 'kent', null, 2) where
        period_start = '2014-04-01' and offence_category_code = 'burglary'
    """,
    "warehouse.marts.published_outcomes.convictions_are_counts": """
        update marts.published_outcomes set convictions = if(area_code = 'kent', -1, convictions
        - 11) where period_start = '2014-04-01' and offence_category_code = 'burglary' and
        area_code <> 'cumbria'
    """,
    "warehouse.marts.published_outcomes.unsuccessful_are_counts": """
        update marts.published_outcomes set unsuccessful = if(area_code = 'kent', -1,
        unsuccessful - 3) where period_start = '2014-04-01' and offence_category_code =
        'burglary' and area_code <> 'cumbria'
    """,
    "warehouse.marts.published_outcomes.areas_add_up_to_national": """
        update marts.published_outcomes set convictions = 21 where period_start = '2014-04-01'
        and offence_category_code = 'burglary' and area_code = 'national'
    """,
    "warehouse.marts.published_outcomes.no_period_is_missing": """
        delete from marts.published_outcomes where period_start = '2014-05-01'; delete from
        quality.deliveries where file_id = 'p2'
    """,
    "warehouse.marts.published_outcomes.no_area_is_missing": """
        delete from marts.published_outcomes where period_start = '2014-05-01' and area_code =
        'national'
    """,
    "warehouse.marts.published_outcomes.every_period_loaded_is_here": (
        "delete from quality.deliveries where file_id = 'p3'"
    ),
    "warehouse.metrics.definitions.something_is_defined": "delete from metrics.definitions",
    "warehouse.metrics.definitions.metric_is_defined_once": (
        "insert into metrics.definitions from metrics.definitions"
    ),
    "warehouse.metrics.definitions.metric_has_a_name": (
        "update metrics.definitions set metric = 'Conviction rate'"
    ),
    "warehouse.metrics.definitions.definition_is_complete": (
        "update metrics.definitions set excluded = ''"
    ),
    "warehouse.metrics.definitions.better_is_said": "update metrics.definitions set better = 'up'",
    "warehouse.metrics.counts.combination_is_counted_once": (
        "insert into metrics.counts select * replace (0 as numerator) from metrics.counts limit 1"
    ),
    "warehouse.metrics.counts.combination_is_complete": (
        "update metrics.counts set offence_group_code = null where rowid = 0"
    ),
    "warehouse.metrics.counts.metric_is_defined": (
        "update metrics.counts set metric = 'nameless' where rowid = 0"
    ),
    "warehouse.metrics.counts.cases_are_counted": "delete from metrics.counts",
    "warehouse.metrics.counts.month_starts_a_month": (
        "update metrics.counts set month = month + 1 where rowid = 0"
    ),
    "warehouse.metrics.counts.dv_is_yes_no_or_not_recorded": (
        "update metrics.counts set dv = null where rowid = 0"
    ),
    "warehouse.metrics.counts.cyber_is_yes_no_or_not_recorded": (
        "update metrics.counts set cyber = 'unknown' where rowid = 0"
    ),
    "warehouse.metrics.counts.no_area_is_a_total": (
        "update metrics.counts set area_code = 'national' where rowid = 0"
    ),
    "warehouse.metrics.counts.no_offence_group_is_a_total": (
        "update metrics.counts set offence_group_code = 'all' where rowid = 0"
    ),
    "warehouse.metrics.counts.counts_are_given": (
        "update metrics.counts set numerator = null where rowid = 0"
    ),
    "warehouse.metrics.counts.numerator_is_part_of_denominator": (
        "update metrics.counts set denominator = numerator - 1 where numerator > 0"
    ),
    "warehouse.metrics.counts.area_has_cases": (
        "update metrics.counts set area_code = 'essex' where rowid = 0"
    ),
    "warehouse.metrics.counts.convictions_exist_as_cases": """
        update metrics.counts set numerator = numerator + 999,
            denominator = denominator + 999, eligible = eligible + 999
        where rowid = 0
    """,
    "warehouse.quality.contradictions.checks_were_run": "delete from quality.contradictions",
    "warehouse.quality.contradictions.check_is_listed_once": (
        "update quality.contradictions set check_name = 'same'"
    ),
    "warehouse.quality.contradictions.check_is_explained": (
        "update quality.contradictions set reason = null where severity = 'warning'"
    ),
    "warehouse.quality.contradictions.severity_is_known": (
        "update quality.contradictions set severity = 'serious' where severity = 'warning'"
    ),
    "warehouse.quality.contradictions.violations_are_counted": (
        "update quality.contradictions set violations = null where severity = 'warning'"
    ),
    "warehouse.quality.contradictions.no_critical_contradiction": (
        "update quality.contradictions set violations = 3 where severity = 'critical'"
    ),
    "warehouse.quality.contradictions.no_doubtful_contradiction": (
        "update quality.contradictions set violations = 3 where severity = 'warning'"
    ),
    "warehouse.metrics.definitions.counts_table_is_known": """
        update metrics.definitions set counts_table = 'elsewhere'
    """,
    "warehouse.metrics.counts.denominator_is_part_of_eligible": """
        update metrics.counts set eligible = denominator - 1 where rowid = 0
    """,
    "warehouse.metrics.counts_side_by_side.combination_is_counted_once": """
        insert into metrics.counts_side_by_side from metrics.counts_side_by_side limit 1
    """,
    "warehouse.metrics.mix_counts.combination_is_counted_once": """
        insert into metrics.mix_counts from metrics.mix_counts limit 1
    """,
    "warehouse.metrics.amounts.combination_is_counted_once": """
        insert into metrics.amounts from metrics.amounts limit 1
    """,
    "warehouse.metrics.durations.combination_is_counted_once": """
        insert into metrics.durations from metrics.durations limit 1
    """,
    "warehouse.metrics.stocks.combination_is_counted_once": """
        insert into metrics.stocks from metrics.stocks limit 1
    """,
    "warehouse.metrics.counts_side_by_side.version_is_defined": """
        update metrics.counts_side_by_side set version = 9 where rowid = 0
    """,
    "warehouse.metrics.mix_counts.counts_are_parts_of_one_another": """
        update metrics.mix_counts set numerator = denominator + 1 where rowid = 0
    """,
    "warehouse.metrics.amounts.squares_agree_with_the_total": """
        update metrics.amounts set squares = 0 where total > 0
    """,
    "warehouse.metrics.durations.days_are_not_negative": """
        update metrics.durations set days = -1 where rowid = 0
    """,
    "warehouse.metrics.stocks.stock_is_not_negative": """
        update metrics.stocks set units = -1 where rowid = 0
    """,
    "warehouse.metrics.published_counts.combination_is_counted_once": """
        insert into metrics.published_counts from metrics.published_counts limit 1
    """,
    "warehouse.metrics.published_counts.metric_is_defined": """
        update metrics.published_counts set metric = 'nameless' where rowid = 0
    """,
    "warehouse.metrics.published_counts.counts_are_given": """
        update metrics.published_counts set numerator = null where rowid = 0
    """,
    "warehouse.metrics.published_counts.numerator_is_part_of_denominator": """
        update metrics.published_counts set denominator = numerator - 1 where rowid = 0
    """,
    "warehouse.metrics.published_counts.no_area_is_a_total": """
        update metrics.published_counts set area_code = 'national' where rowid = 0
    """,
    "warehouse.quality.k_anonymity.every_combination_is_counted": (
        "update quality.k_anonymity set defendants = defendants - 1"
    ),
    "warehouse.quality.k_anonymity.k_is_a_threshold": "update quality.k_anonymity set k = 0",
    "warehouse.quality.k_anonymity.nobody_is_in_a_small_group": (
        "update quality.k_anonymity set defendants_in_small_groups = 1"
    ),
}

# Where the violation of one check is a violation of the other.
BOUND_TO_VIOLATE = {
    "deliveries.quality.deliveries.quarantined_share_is_tolerable": {
        "deliveries.quality.deliveries.quarantined_share_of_file_is_tolerable"
    },
    "warehouse.marts.case_outcomes.made_up_is_said": {
        "warehouse.marts.case_outcomes.everything_loaded_is_here"
    },
    "warehouse.metrics.counts.no_area_is_a_total": {"warehouse.metrics.counts.area_has_cases"},
}


def altered(path: Path, *statements: str) -> Path:
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def unmet(results: list[CheckResult]) -> set[str]:
    return {result.check_id for result in results if not result.is_met}


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Path:
    return altered(tmp_path_factory.mktemp("good") / "warehouse.duckdb", GOOD)


@pytest.fixture
def a_copy(good, tmp_path) -> Path:
    return Path(shutil.copy(good, tmp_path / "warehouse.duckdb"))


@pytest.fixture(scope="module")
def good_results(good) -> list[CheckResult]:
    return run_checks(good)


def table_results(path: Path, check_id: str) -> list[CheckResult]:
    """The results of the checks of the same suite and table only, which is six times as fast."""
    from expectations.run import opened, run
    from expectations.suites import SUITES

    suite, table = check_id.split(".")[0], ".".join(check_id.split(".")[1:3])
    with opened(path) as context:
        return run(context, suite, [check for check in SUITES[suite] if check.table == table])


def test_good_warehouse_meets_everything(good_results):
    assert unmet(good_results) == set()
    assert all(result.rows_checked for result in good_results)


def test_every_check_has_its_corruption(good_results):
    ids = [result.check_id for result in good_results]
    assert sorted(ids) == sorted(CORRUPTIONS)


def test_every_check_says_why(good_results):
    for result in good_results:
        assert result.severity in ("critical", "warning")
        assert len(result.reason.split()) >= 6 and result.reason.endswith("."), result.check_id


@pytest.mark.parametrize("check_id", CORRUPTIONS)
def test_corruption_is_noticed(check_id, a_copy):
    path = altered(a_copy, CORRUPTIONS[check_id])
    results = table_results(path, check_id)
    assert unmet(results) == {check_id} | BOUND_TO_VIOLATE.get(check_id, set())
    assert not [result for result in results if result.observed.startswith("could not")]


def test_only_published_files_are_enough(a_copy):
    path = altered(
        a_copy,
        "delete from marts.case_outcomes; delete from marts.charges; delete from metrics.counts",
        "delete from marts.restraining_orders; delete from marts.order_breaches",
        "delete from quality.deliveries where source_name = 'cms'; delete from quality.quarantine",
        "delete from quality.k_anonymity",
    )
    assert unmet(run_checks(path)) == set()


def test_orders_never_delivered_are_not_a_no(a_copy):
    path = altered(
        a_copy,
        "delete from marts.restraining_orders; delete from marts.order_breaches",
        "update marts.case_outcomes set has_restraining_order = null",
        """update quality.deliveries set rows_read = 0, rows_loaded = 0
        where contract_table in ('restraining_orders', 'order_breaches')""",
    )
    assert unmet(run_checks(path)) == {"deliveries.quality.deliveries.file_has_rows"}


def test_results_count_rows(a_copy):
    check_id = "warehouse.marts.case_outcomes.dv_marker_is_mostly_recorded"
    path = altered(a_copy, CORRUPTIONS[check_id])
    (result,) = [r for r in table_results(path, check_id) if r.check_id == check_id]
    assert result.column == "dv_marker"
    first = date.today().replace(day=1)
    assert result.observed == (
        f"not recorded for 96 of 384 finalised in the year to 1 {first:%B %Y}."
    )


def test_what_was_recorded_years_ago_warns_of_nothing(a_copy):
    """Cyber was recorded for 45% in 2010 and 88% in 2026: the warning could never go away."""
    check_id = "warehouse.marts.case_outcomes.cyber_marker_is_mostly_recorded"
    long_ago = "finalised_date <= date_trunc('month', current_date) - interval 1 year"
    unrecorded = f"update marts.case_outcomes set cyber_marker = null where {long_ago}"
    assert unmet(table_results(altered(a_copy, unrecorded), check_id)) == set()


def test_missing_tables_and_columns_are_named(a_copy):
    path = altered(
        a_copy,
        "drop table marts.charges; drop schema metrics cascade",
        "alter table marts.order_breaches drop breach_date",
        "alter table marts.published_outcomes drop unsuccessful",
        "alter table quality.deliveries drop tolerance",
    )
    observed = {result.check_id: result.observed for result in run_checks(path)}
    for suite, check, name in [
        ("warehouse", "marts.charges.charge_counts_once", "charges"),
        ("warehouse", "metrics.definitions.something_is_defined", "metrics"),
        ("warehouse", "marts.order_breaches.breach_is_identified", "breach_date"),
        ("warehouse", "marts.published_outcomes.unsuccessful_is_given", "unsuccessful"),
        ("deliveries", "quality.deliveries.quarantined_share_is_tolerable", "tolerance"),
    ]:
        said = observed[f"{suite}.{check}"]
        assert said.startswith("could not be checked") and name in said and "\n" not in said


def test_values_never_leak(a_copy, tmp_path):
    path = altered(
        a_copy,
        "update marts.case_outcomes set area_code = 'SECRET', case_id = 'SECRET'",
        "update quality.quarantine set value_class = 'SECRET'",
        "update quality.deliveries set content_sha256 = 'SECRET', file_name = 'SECRET'",
        "alter table marts.published_outcomes alter period_start type varchar",
        "update marts.published_outcomes set period_start = 'SECRET'",
        "alter table metrics.counts alter numerator type varchar",
        "update metrics.counts set numerator = 'SECRET'",
    )
    results = run_checks(path)
    assert any("Conversion Error" in result.observed for result in results)
    assert "SECRET" not in str(results)
    index = write_data_docs(path, tmp_path / "docs")
    assert not [page for page in index.parent.rglob("*.html") if "SECRET" in page.read_text()]


def test_data_docs_explain_every_check(good, good_results, tmp_path):
    index = write_data_docs(good, tmp_path / "docs")
    assert index == tmp_path / "docs" / "index.html" and index.is_file()
    pages = "".join(page.read_text() for page in (tmp_path / "docs").rglob("*.html"))
    assert [r.check_id for r in good_results if html.escape(r.reason, False) not in pages] == []


def test_file_is_free_again_after_a_run(good, good_results):
    with duckdb.connect(str(good)) as connection:
        assert connection.sql("select count(*) from marts.charges").fetchall() == [(2,)]


def test_no_file_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="build the warehouse first"):
        run_checks(tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("not a database")
    with pytest.raises(ValueError, match="cannot be opened as a DuckDB file"):
        run_checks(tmp_path / "text.duckdb")


QUIET_RUN = """
import sys
from datetime import date
from pathlib import Path
import expectations
assert "great_expectations" not in sys.modules

def refuse(event, args):
    assert event not in ("socket.connect", "socket.getaddrinfo"), args

sys.addaudithook(refuse)
database, docs = map(Path, sys.argv[1:])
assert all(result.is_met for result in expectations.run_checks(database))
assert expectations.write_data_docs(database, docs).is_file()
assert not {"etl", "dashboard"} & set(sys.modules)
"""


def test_a_run_is_silent_and_leaves_nothing_behind(good, tmp_path, tmp_path_factory):
    docs = tmp_path_factory.mktemp("docs")
    command = [sys.executable, "-W", "default", "-c", QUIET_RUN, str(good), str(docs)]
    root = Path(__file__).parents[2]
    ran = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(root)}, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []
