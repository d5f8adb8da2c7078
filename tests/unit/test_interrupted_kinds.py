"""What an intervention is held against, for every kind of metric: counted again from the tables."""

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import OutcomesError
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection, asking_live
from etl.findings.interrupted_series import Part, categories, part_series
from etl.findings.intervention import did_it_work
from etl.live import open_live
from etl.measurement.competing import aalen_johansen
from etl.measurement.curves import as_counts
from etl.measurement.interrupted import Doubt, Interrupted, Series
from etl.measurement.survival import kaplan_meier
from tests.warehouses import data_folder

GUIDANCE = "stalking_guidance_2010"
Counts = dict[date, tuple[float, float]]


@pytest.fixture(scope="module")
def ask(made_up_data: Path):
    with data_folder(made_up_data), asking_live() as ask:
        yield ask


@pytest.fixture(scope="module")
def sql(made_up_data: Path):
    with data_folder(made_up_data), open_live() as con:
        yield lambda query, *values: con.execute(query, list(values)).fetchall()


def series_of(ask: Ask, selection: Selection, **part: object) -> Series:
    return part_series(ask, selection, definition_for(ask, selection), Part(**part)).series


def held(series: Series) -> Counts:
    columns = series.starts, series.numerators, series.denominators
    return {start: (a, b) for start, a, b in zip(*columns, strict=True) if b}


def quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def by_quarter(rows: list[tuple[date, int, int]]) -> Counts:
    found: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for month, part, whole in rows:
        found[quarter(month)][0] += part
        found[quarter(month)][1] += whole
    return {day: tuple(counts) for day, counts in found.items() if counts[1]}


def test_a_mean_is_its_totals_and_units(ask: Ask, sql) -> None:
    series = series_of(ask, Selection("incidents_per_case", area="kent"))
    rows = sql(
        "select month, total, denominator from metrics.amounts"
        " where metric = 'incidents_per_case' and area_code = 'kent'"
    )
    assert series.is_mean and held(series)
    assert held(series).items() <= by_quarter(rows).items()


def test_a_category_of_a_mix_is_its_share(ask: Ask, sql) -> None:
    chosen = Selection("online_platform_mix", offences="stalking")
    series = series_of(ask, chosen, category="messaging")
    rows = sql(
        "select month, numerator, denominator from metrics.mix_counts where category = 'messaging'"
        " and metric = 'online_platform_mix' and offence_group_code = 'stalking'"
    )
    assert series.is_share and held(series)
    assert held(series).items() <= by_quarter(rows).items()


def test_stages_are_held_against_each_other_where_nearly_all_cases_have_ended(ask: Ask) -> None:
    chosen = Selection("attrition")
    series = series_of(ask, chosen, category="convicted")
    left: dict[date, tuple[int, int]] = {
        row["period_start"]: (row["numerator"], row["denominator"])
        for row in ask("mix_series", **chosen.filters).to_dicts()
        if row["category"] == "still_open" and row["denominator"] and row["is_complete"]
    }
    ripe = {start for start, (still_open, whole) in left.items() if 100 * still_open <= whole}
    assert set(held(series)) == ripe != set(left)
    assert "still_open" not in categories(ask, chosen)
    found = did_it_work(ask, chosen, "stalking_guidance_2010", Part(category="convicted"))
    assert any("come to a stage later" in sentence for sentence in found.words)


@pytest.mark.parametrize(
    ("metric", "ending", "days"),
    [("days_to_finalisation", None, 90), ("days_to_specialist", "specialist", 30)],
)
def test_who_ended_in_time_is_counted_where_all_were_followed_so_long(
    metric: str, ending: str | None, days: int, ask: Ask, sql
) -> None:
    rows = sql(
        "select month, days, ended_by::varchar, sum(units)::int from metrics.durations"
        " where metric = ? group by all",
        metric,
    )
    (ends,) = sql("select settled_until from metrics.periods(?) limit 1", metric)[0]
    plain: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    for month, after, end, units in rows:
        ended = end is not None and (ending is None or end == ending)
        plain[quarter(month)][0] += units * (ended and after <= days)
        plain[quarter(month)][1] += units
    series = held(series_of(ask, Selection(metric), within_days=days))
    assert len(series) > 40
    for start, (part, whole) in series.items():
        last = quarter(start + timedelta(days=95)) - timedelta(days=1)
        assert last + timedelta(days=days) <= ends
        assert part == pytest.approx(plain[start][0]) and whole == pytest.approx(plain[start][1])


def test_of_a_wait_the_day_nearest_to_the_median_is_asked_and_said(ask: Ask) -> None:
    found = did_it_work(ask, Selection("days_to_charge"), GUIDANCE)
    assert "charged within 30 days" in found.words[0]


@pytest.mark.parametrize(
    ("metric", "part", "unit", "model"),
    [
        ("incidents_per_case", Part(), "per cent", "regression of the mean"),
        ("online_platform_mix", Part(category="email"), "percentage points", "of the share"),
        ("attrition", Part(category="order_made"), "percentage points", "of the share"),
        ("days_to_finalisation", Part(within_days=180), "percentage points", "of the share"),
        ("dv_overlap", Part(), "percentage points", "of the share"),
    ],
)
@pytest.mark.parametrize("period", ["month", "quarter"])
def test_every_kind_gets_an_answer_in_its_own_unit(
    metric: str, part: Part, unit: str, model: str, period: str, ask: Ask
) -> None:
    found = did_it_work(ask, Selection(metric, period), GUIDANCE, part)
    other = {"per cent": "percentage points", "percentage points": "per cent"}[unit]
    assert found.findings is None or found.findings.effects.level.unit == unit
    assert Doubt.FEW_POINTS in found.doubts or f" {unit}" in _told(found)
    assert f" {other}" not in _told(found)
    assert model in found.model


def _told(found: Interrupted) -> str:
    return " ".join([*found.words, *found.cautions])


def test_a_control_is_of_the_same_part(ask: Ask) -> None:
    chosen = Selection("days_to_finalisation", offences="stalking-and-harassment")
    found = did_it_work(ask, chosen, GUIDANCE, Part(within_days=90), with_control=True)
    others = Selection("days_to_finalisation", offences="other-prosecutions")
    assert found.question.control == series_of(ask, others, within_days=90)


@pytest.mark.parametrize(
    ("selection", "part", "said"),
    [
        (Selection("online_platform_mix"), Part(), "one of social_network, messaging"),
        (Selection("attrition"), Part(category="still_open"), "one of charged"),
        (Selection("dv_overlap"), Part(category="email"), "only a mix has category"),
        (Selection("dv_overlap"), Part(within_days=90), "only a time to event has within_days"),
        (Selection("days_to_charge"), Part(within_days=77), "one of 30, 90, 180, 365"),
        (Selection("orders_in_force"), Part(), "is a stock"),
        (Selection("incidents_per_case", "financial year"), Part(), "months or quarters"),
    ],
)
def test_what_a_metric_has_not_is_refused(
    selection: Selection, part: Part, said: str, ask: Ask
) -> None:
    with pytest.raises(OutcomesError, match=said):
        did_it_work(ask, selection, GUIDANCE, part)


@given(st.lists(st.tuples(st.integers(0, 200), st.booleans()), min_size=1, max_size=60))
def test_where_all_were_followed_the_counts_are_the_counts(waits: list[tuple[int, bool]]) -> None:
    """Waits that end by a cause or another, none of them lost."""
    days, causes = zip(*waits, strict=True)
    ends = ["one" if is_one else "other" for is_one in causes]
    curve = aalen_johansen(days, [1] * len(days), ends, ("one", "other")).of("one")
    part, whole = as_counts(curve, 90)
    ended = sum(day <= 90 and is_one for day, is_one in waits)
    assert part == pytest.approx(ended, abs=1e-6)
    assert whole == pytest.approx(len(days))


@given(st.lists(st.tuples(st.integers(0, 200), st.booleans()), min_size=5, max_size=60))
def test_who_was_lost_sight_of_makes_the_sample_smaller_by_its_error(
    waits: list[tuple[int, bool]],
) -> None:
    days, is_end = zip(*waits, strict=True)
    curve = kaplan_meier(days, [1] * len(days), ["end" if e else None for e in is_end]).ended
    counts = as_counts(curve, 90)
    if counts is None:
        return
    part, whole = counts
    step = np.searchsorted(curve.days, 90, side="right") - 1
    share, error = (float(a[step]) if step >= 0 else 0.0 for a in (curve.share, curve.error))
    assert part / whole == pytest.approx(share)
    assert whole <= len(days) + 1e-6
    if 1e-9 < share < 1 - 1e-9:
        assert (share * (1 - share) / whole) ** 0.5 == pytest.approx(error)
