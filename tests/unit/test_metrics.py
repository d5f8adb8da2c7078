"""Every metric, counted again in deliberately plain Python from the delivered files."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from etl.build.catalogue import definitions
from etl.live import open_live
from etl.settings import REFERENCE_DIR
from tests.plain_metrics import (
    DURATIONS,
    SHARES,
    STAGES,
    Told,
    charged,
    in_force_at,
    incidents,
    is_stalking_or_harassment,
    last_days,
    named,
)
from tests.warehouses import data_folder

COUNTS = "sum(numerator)::bigint, sum(denominator)::bigint, sum(eligible)::bigint"


@pytest.fixture(scope="module")
def told(sample_files: Path) -> Told:
    """The made-up delivery, read plainly; the name of its file says the day of the extract."""
    (path,) = sample_files.glob("case_outcomes_*.csv")
    return Told(sample_files, path.stem[-len("2026-09-30") :])


@pytest.fixture(scope="module")
def ask(made_up_data: Path):
    """Ask the warehouse built from the same delivery."""
    with data_folder(made_up_data), open_live() as con:
        yield lambda sql, *values: con.execute(sql, list(values)).fetchall()


@pytest.mark.parametrize("metric", SHARES)
def test_shares_are_those_of_a_plain_recount(metric: str, told: Told, ask) -> None:
    table, mark = SHARES[metric]
    numerators, denominators, eligible = Counter(), Counter(), Counter()
    for row in getattr(told, table):
        if (marked := mark(row)) is not None:
            day, answer = marked
            cell = day[:7], row.get("case", row)["area_code"]
            eligible[cell] += 1
            denominators[cell] += answer is not None
            numerators[cell] += answer is True
    rows = ask(
        f"select strftime(month, '%Y-%m'), area_code, {COUNTS} from metrics.counts"
        " where metric = ? group by all",
        metric,
    )
    assert eligible
    assert {(month, area): counts for month, area, *counts in rows} == {
        cell: [numerators[cell], denominators[cell], eligible[cell]] for cell in eligible
    }


@pytest.mark.parametrize("metric", DURATIONS)
def test_durations_are_those_of_a_plain_recount(metric: str, told: Told, ask) -> None:
    table, measure = DURATIONS[metric]
    expected: Counter = Counter()
    for row in getattr(told, table):
        if (measured := measure(row)) is not None:
            start, days, cause = measured
            expected[start[:7], row.get("case", row)["area_code"], days, cause] += 1
    rows = ask(
        "select strftime(month, '%Y-%m'), area_code, days, ended_by, sum(units)::bigint"
        " from metrics.durations where metric = ? group by all",
        metric,
    )
    assert {tuple(key): units for *key, units in rows} == expected


@pytest.mark.parametrize(
    ("metric", "column", "list_name"),
    [
        ("online_platform_mix", "online_platform_codes", "online_platforms"),
        ("online_method_mix", "online_method_codes", "online_methods"),
    ],
)
def test_mixes_are_those_of_a_plain_recount(
    metric: str, column: str, list_name: str, told: Told, ask
) -> None:
    with (REFERENCE_DIR / f"{list_name}.csv").open(encoding="utf-8") as file:
        codes = [row[0] for row in csv.reader(file)][1:]
    expected: Counter = Counter()
    for case in told.cases:
        is_online = is_stalking_or_harassment(case) and case["cyber_marker"] == "true"
        if is_online and case["finalised_date"]:
            names = named(case, column)
            for code in codes:
                expected[code, "eligible"] += 1
                expected[code, "denominator"] += names is not None
                expected[code, "numerator"] += code in (names or ())
    rows = ask(
        f"select category, {COUNTS} from metrics.mix_counts where metric = ? group by all", metric
    )
    assert {category: counts for category, *counts in rows} == {
        code: [expected[code, part] for part in ("numerator", "denominator", "eligible")]
        for code in codes
    }


def test_stages_from_referral_to_order_are_those_of_a_plain_recount(told: Told, ask) -> None:
    referred = [case for case in told.cases if case["referred_date"] >= told.known_from]
    rows = ask(
        f"select category, {COUNTS} from metrics.mix_counts where metric = 'attrition' group by all"
    )
    assert {category: counts for category, *counts in rows} == {
        stage: [sum(map(reached, referred)), len(referred), len(referred)]
        for stage, reached in STAGES.items()
    }


def test_the_mean_of_incidents_is_that_of_a_plain_recount(told: Told, ask) -> None:
    days = [case for case in told.cases if charged(case, None)]
    numbers = [n for n in map(incidents, days) if n is not None]
    rows = ask(
        "select sum(total)::bigint, sum(squares)::bigint, sum(denominator)::bigint,"
        " sum(eligible)::bigint from metrics.amounts where metric = 'incidents_per_case'"
    )
    assert rows == [(sum(numbers), sum(n * n for n in numbers), len(numbers), len(days))]


def test_orders_in_force_are_those_of_a_plain_recount(told: Told, ask) -> None:
    made = [o for o in told.orders if o["decision_code"] == "made"]
    first = date.fromisoformat(min(order["made_date"] for order in made))
    days = last_days(first, date.fromisoformat(told.known_until))
    rows = ask(
        "select last_day(month), sum(units)::bigint from metrics.stocks"
        " where metric = 'orders_in_force' group by all order by all"
    )
    assert rows == [(day, sum(in_force_at(order, day) for order in made)) for day in days]


def test_the_period_in_which_counting_begins_is_not_whole(ask) -> None:
    """Stalking is an offence since 25 November 2012: the year from April on is not one of few."""
    rows = ask(
        "select period_start, is_complete from metrics.periods('lesser_charge_share', ?)"
        " where period_end >= '2012-11-25' order by period_start limit 2",
        "financial year",
    )
    assert rows == [(date(2012, 4, 1), False), (date(2013, 4, 1), True)]
    before = ask(
        "select bool_and(is_complete) from metrics.periods(?, 'quarter')"
        " where period_start between '2010-04-01' and '2011-03-31'",
        "risk_assessed_before_charge",
    )
    assert before == [(True,)]


@pytest.mark.parametrize("metric", SHARES)
def test_the_newest_whole_periods_are_recorded_as_well_as_earlier_ones(metric: str, ask) -> None:
    """Else what is recorded late, one answer sooner than the other, looks like a change."""
    rows = ask(
        "select denominator, eligible from metrics.series(?, 'month')"
        " where is_complete and eligible > 0 order by period_start",
        metric,
    )
    newest, before = rows[-3:], rows[-27:-3]
    now, usual = (sum(d for d, _ in own) / sum(e for _, e in own) for own in (newest, before))
    assert now > usual - 0.1


@pytest.mark.parametrize(
    ("metric", "list_name"),
    [
        ("online_platform_mix", "online_platforms"),
        ("online_method_mix", "online_methods"),
        ("attrition", "stages"),
    ],
)
def test_a_mix_names_every_category_in_every_period(metric: str, list_name: str, ask) -> None:
    with (REFERENCE_DIR / f"{list_name}.csv").open(encoding="utf-8") as file:
        listed = [tuple(row[:2]) for row in csv.reader(file)][1:]
    rows = ask("select period_start, category, category_name from metrics.mix_series(?)", metric)
    periods = ask("select period_start from metrics.periods(?)", metric)
    assert rows == [(day, *names) for (day,) in periods for names in listed]


@pytest.mark.parametrize("metric", DURATIONS)
def test_a_period_of_waits_is_whole_only_until_events_are_settled(
    metric: str, told: Told, ask
) -> None:
    settled = date.fromisoformat(told.known_until) - timedelta(days=28)
    rows = ask(
        "select period_start, period_end, is_complete, settled_until"
        " from metrics.periods(?, 'month') order by all",
        metric,
    )
    assert {row[3] for row in rows} == {settled}
    whole = [end for _, end, is_whole, _ in rows if is_whole]
    assert max(whole) <= settled < max(whole) + timedelta(days=31)


def test_every_metric_is_recomputed_somewhere() -> None:
    of_cases = {d.name for d in definitions() if not d.is_published}
    others = {
        "online_platform_mix", "online_method_mix", "attrition", "incidents_per_case",
        "orders_in_force",
    }  # fmt: skip
    assert of_cases == SHARES.keys() | DURATIONS.keys() | others


def test_groups_add_up_to_stalking_and_harassment(told: Told, made_up_data: Path) -> None:
    with (REFERENCE_DIR / "offences.csv").open(encoding="utf-8") as file:
        groups = {row["offence_code"]: row["offence_group_code"] for row in csv.DictReader(file)}
    expected: Counter[str] = Counter()
    for case in told.cases:
        if case["finalised_date"]:
            charged = {groups[charge["offence_code"]] for charge in case["charges"]}
            principal = groups.get(case["principal_offence_code"])
            if case["stalking_marker"] == "true" or "stalking" in {principal, *charged}:
                expected["stalking"] += 1
            elif "harassment" in {principal, *charged}:
                expected["harassment"] += 1
            else:
                expected[principal or min(charged, default="none_recorded")] += 1
    with data_folder(made_up_data), open_live() as con:
        rows = con.execute(
            "select offence_group_code, sum(eligible)::bigint from metrics.counts"
            " where metric = 'conviction_rate' group by all"
        ).fetchall()
    assert dict(rows) == expected


def test_published_rates_count_what_is_published(published_data: Path) -> None:
    with data_folder(published_data), open_live() as con:
        rows = con.execute(
            """
            select counts.metric, sum(counts.numerator)::bigint, sum(counts.denominator)::bigint
            from metrics.published_counts as counts where period_type = 'month' group by all
            """
        ).fetchall()
        cells = con.execute(
            """
            select offence_category_code, convictions, unsuccessful from marts.published_outcomes
            where period_type = 'month' and area_code <> 'national'
            """
        ).fetchall()
    convictions = sum(c or 0 for _, c, _ in cells)
    others = sum(u for category, _, u in cells if category != "administrative")
    administrative = sum(u for category, _, u in cells if category == "administrative")
    assert {metric: counts for metric, *counts in rows} == {
        "published_conviction_rate": [convictions, convictions + others],
        "published_conviction_rate_with_administrative": [
            convictions,
            convictions + others + administrative,
        ],
    }


def test_areas_are_those_of_the_countries_counted(ask) -> None:
    with (REFERENCE_DIR / "areas.csv").open(encoding="utf-8") as file:
        listed = {row["area_code"]: row["country"] for row in csv.DictReader(file)}
    assert dict(ask("select area_code, country from metrics.areas")) == listed
    counted = "select distinct area_code::varchar from metrics.counts"
    assert set(ask(counted)) == set(ask("select area_code from metrics.areas where is_counted"))
