"""Readings of a whole warehouse claim what plain arithmetic gives on the files delivered to it."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import mean, stdev

import pytest

from etl.findings.asking import Ask, Selection, asking_live
from etl.findings.read import reading
from etl.findings.reading import NOTHING
from etl.settings import REFERENCE_DIR, SQL_DIR
from tests.claims import is_written, number
from tests.plain_chart import Point, Z
from tests.plain_metrics import (
    DURATIONS,
    SHARES,
    Told,
    charged,
    in_force_at,
    incidents,
    is_stalking_or_harassment,
    named,
)
from tests.plain_reading import Asked, assert_claims, expected, period
from tests.plain_waits import Waits
from tests.warehouses import data_folder

# data/reference/baselines.csv: of all metrics of cases.
BASELINE = (date(2022, 4, 1), date(2025, 3, 31))
AREA = "metropolitan-and-city"
ASKED = [("quarter", "all"), ("financial year", "all"), ("quarter", AREA)]
OUTCOMES = {
    "days_to_charge": "charged", "days_to_specialist": "specialist", "days_to_breach": "breached",
}  # fmt: skip


@pytest.fixture(scope="module")
def ask(made_up_data: Path) -> Iterator[Ask]:
    with data_folder(made_up_data), asking_live() as ask:
        yield ask


@pytest.fixture(scope="module")
def told(sample_files: Path) -> Told:
    (path,) = sample_files.glob("case_outcomes_*.csv")
    return Told(sample_files, path.stem[-len("2026-09-30") :])


def better(metric: str) -> str:
    """Which way is better, as the metric's file says."""
    text = (SQL_DIR / "metrics" / f"{metric}.sql").read_text(encoding="utf-8")
    return re.search("-- better: ([a-z]+)", text)[1]


def of_area(rows: list[dict], area: str) -> list[dict]:
    return [row for row in rows if area in ("all", row.get("case", row)["area_code"])]


def points_of(ask: Ask, metric: str, period_type: str, counted: list[tuple]) -> list[Point]:
    """Count (day, amount, or None where not recorded) by the periods of the warehouse."""
    points = []
    for row in ask("periods", metric=metric, period_type=period_type).to_dicts():
        first, last = str(row["period_start"]), str(row["period_end"])
        own = [amount for day, amount in counted if first <= day <= last]
        recorded = [amount for amount in own if amount is not None]
        frame = row["period_start"], row["period_end"]
        rest = row["is_complete"], row["version"], row["is_mixed"]
        rest = (*rest, row["period_end"] <= row["settled_until"])
        points.append(Point(*frame, sum(recorded), len(recorded), len(own), *rest))
    return points


@pytest.mark.parametrize("metric", SHARES)
def test_a_share_is_read_as_plain_arithmetic_gives(metric: str, told: Told, ask: Ask) -> None:
    table, mark = SHARES[metric]
    for period_type, area in ASKED:
        rows = of_area(getattr(told, table), area)
        counted = [marked for row in rows if (marked := mark(row)) is not None]
        points = points_of(ask, metric, period_type, counted)
        text = reading(ask, Selection(metric, period_type, area)).text
        assert_claims(text, points, Asked(period_type, True, better(metric), BASELINE))


@pytest.mark.parametrize(("period_type", "area"), ASKED)
def test_a_mean_is_read_as_plain_arithmetic_gives(
    period_type: str, area: str, told: Told, ask: Ask
) -> None:
    metric = "incidents_per_case"
    cases = of_area(told.cases, area)
    counted = [(day[0], incidents(case)) for case in cases if (day := charged(case, None))]
    points = points_of(ask, metric, period_type, counted)
    newest = [point for point in points if point.is_whole][-1]
    days = str(newest.start), str(newest.end)
    own = [n for day, n in counted if n is not None and days[0] <= day <= days[1]]
    bounds = {}
    if len(own) >= 30:
        half = Z * stdev(own) / len(own) ** 0.5
        bounds = {"low": mean(own) - half, "high": mean(own) + half}
    text = reading(ask, Selection(metric, period_type, area)).text
    assert_claims(text, points, Asked(period_type, False, better(metric), BASELINE), **bounds)


@pytest.mark.parametrize("kind", ["platform", "method"])
def test_a_mix_is_read_as_plain_arithmetic_gives(kind: str, told: Told, ask: Ask) -> None:
    with (REFERENCE_DIR / f"online_{kind}s.csv").open(encoding="utf-8") as file:
        names = dict(row[:2] for row in [*csv.reader(file)][1:])
    online = [
        (case["finalised_date"], named(case, f"online_{kind}_codes"))
        for case in told.cases
        if is_stalking_or_harassment(case) and case["cyber_marker"] == "true"
    ]
    metric, kind_of_period, marked = f"online_{kind}_mix", "financial year", 0
    text = reading(ask, Selection(metric, kind_of_period)).text
    asked = Asked(kind_of_period, True, "neither", BASELINE)
    for code, name in names.items():
        counted = [(day, None if codes is None else code in codes) for day, codes in online]
        points = points_of(ask, metric, kind_of_period, counted)
        newest = [point for point in points if point.is_whole][-1]
        assert f" in {period(newest, kind_of_period)}, " in text
        share = re.search(rf"{name} ([\d.]+)% \((\d+) of (\d+);", text, re.IGNORECASE)
        assert [int(share[2]), int(share[3])] == [newest.above, newest.below]
        assert is_written(share[1], 100 * float(newest.value))
        is_marked = re.search(rf"{name} \((?!\d+ of)", text, re.IGNORECASE) is not None
        assert is_marked == ("special" in expected(points, asked)), (name, text)
        marked += is_marked
    said = re.search(r"Special-cause variation in (\d+) of", text)
    assert marked == (int(said[1]) if said else 0)


def test_a_stock_is_read_as_plain_arithmetic_gives(told: Told, ask: Ask) -> None:
    made = [order for order in told.orders if order["decision_code"] == "made"]
    now, before = (
        sum(in_force_at(order, date(year, 9, 30)) for order in made) for year in (2026, 2025)
    )
    more = f"{abs(now - before):,} {'more' if now > before else 'fewer'}"
    assert f": {now:,}, which is {more} than the {before:,} of 30 September 2025." in (
        reading(ask, Selection("orders_in_force")).value
    )


@pytest.mark.parametrize("metric", DURATIONS)
@pytest.mark.parametrize("area", ["all", AREA])
def test_a_wait_is_read_as_plain_arithmetic_gives(
    metric: str, area: str, told: Told, ask: Ask
) -> None:
    table, measure = DURATIONS[metric]
    rows = of_area(getattr(told, table), area)
    waited = [found for row in rows if (found := measure(row)) is not None]
    read = reading(ask, Selection(metric, area=area))
    now, *before = (
        Waits.begun_in(waited, date(int(first), 7, 1), date(int(last), 6, 30), OUTCOMES.get(metric))
        for first, last in re.findall(r"in July (20\d\d) to June (20\d\d)", read.text)
    )
    now.assert_told(read.value)
    if left := sum(end is None for _, end in now.waits):
        no_end = f"Of {left:,} no end is known: ", f"{left:,} had not been breached when last"
        assert read.verdict == NOTHING or read.cautions[-1].startswith(no_end)
    assert before or area == AREA
    for earlier in before:
        assert_compared(now, earlier, read.verdict)


def assert_compared(now: Waits, before: Waits, verdict: str) -> None:
    """Hold a verdict on two years against their waits: a difference only outside its interval."""
    day, share, units, change, low, high = re.search(
        r"y day ([\d,]+)\b.*after (\S+) of the ([\d,]+) .*\(change (\S+) points, 95% interval (\S+)"
        r" to (\S+)\)",
        verdict,
    ).groups()
    shares = [wait.ended_by(number(day)) for wait in (now, before)]
    assert number(units) == len(before.waits)
    assert is_written(change, 100 * (shares[0] - shares[1]))
    assert share == "none" or is_written(share.removesuffix("%"), 100 * shares[1])
    is_clear = number(low) > 0 or number(high) < 0
    assert verdict.startswith("No clear difference") != is_clear
    if is_clear:
        assert ("a larger share" in verdict) == (shares[0] > shares[1])
