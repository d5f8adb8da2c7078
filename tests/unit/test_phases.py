"""Limits reach over points of one definition and one registered baseline, and no further."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from etl.findings.asking import Selection
from etl.findings.chart import chart_series
from etl.findings.phases import is_point, phases
from etl.measurement.proportion_chart import p_prime_chart
from etl.measurement.variation import Variation

DEFINITION = {"title": "Share", "unit": "defendants, at finalisation", "better": "higher"}


def quarters(counts: list[tuple[int, int] | None], version: list[int] | None = None) -> list[dict]:
    """Rows of a series from 2015 on, a quarter each; None is a period not yet complete."""
    rows = []
    for place, pair in enumerate(counts):
        start = date(2015 + place // 4, 1 + 3 * (place % 4), 1)
        end = date(start.year + start.month // 10, (start.month + 2) % 12 + 1, 1) - timedelta(1)
        rows.append(
            {
                "period_start": start, "period_end": end, "is_complete": pair is not None,
                "is_mixed": False, "version": version[place] if version else 1,
                "numerator": (pair or (1, 9))[0], "denominator": (pair or (1, 9))[1],
                "eligible": (pair or (1, 9))[1],
            }
        )  # fmt: skip
    return rows


def entry(first: date, last: date, **more: object) -> dict:
    return {
        "first_day": first, "last_day": last, "applies_from": first, "reason": "because",
        "signed_by": "somebody", "registered_on": date(2026, 1, 1), "is_of_metric": False,
        "is_of_area": False,
    } | more  # fmt: skip


def places(series: list[dict], registered: list[dict]) -> list[tuple]:
    return [
        (p.first, p.last, p.version, p.baseline and p.baseline.is_registered)
        for p in phases(series, registered)
    ]


STEADY = [(50 + (i % 3), 100) for i in range(20)]


def test_without_an_entry_the_first_twelve_points_are_the_baseline() -> None:
    (phase,) = phases(quarters(STEADY), [])
    assert (phase.baseline.first_day, phase.baseline.last_day) == (
        date(2015, 1, 1),
        date(2017, 12, 31),
    )
    assert not phase.baseline.is_registered and "no baseline" in phase.baseline.reason


def test_an_entry_holds_from_its_day_on_and_points_before_it_have_no_limits() -> None:
    registered = [entry(date(2016, 1, 1), date(2017, 12, 31))]
    assert places(quarters(STEADY), registered) == [(0, 3, 1, None), (4, 19, 1, True)]


def test_a_later_entry_moves_the_limits_and_leaves_the_earlier_ones() -> None:
    registered = [
        entry(date(2015, 1, 1), date(2016, 12, 31)),
        entry(date(2018, 1, 1), date(2019, 12, 31), applies_from=date(2018, 1, 1)),
    ]
    assert places(quarters(STEADY), registered) == [(0, 11, 1, True), (12, 19, 1, True)]


def test_an_entry_about_the_area_goes_before_one_about_all() -> None:
    registered = [
        entry(date(2015, 1, 1), date(2016, 12, 31)),
        entry(date(2016, 1, 1), date(2017, 12, 31), is_of_area=True),
    ]
    assert places(quarters(STEADY), registered)[-1] == (4, 19, 1, True)


def test_limits_do_not_reach_across_a_change_of_definition() -> None:
    series = quarters(STEADY, version=[1] * 9 + [2] * 11)
    series[9]["is_mixed"] = True
    assert places(series, []) == [(0, 8, 1, False), (10, 19, 2, False)]
    # A baseline of the first definition says nothing of the second.
    registered = [entry(date(2015, 1, 1), date(2016, 12, 31))]
    assert places(series, registered) == [(0, 8, 1, True), (10, 19, 2, False)]


def test_a_chart_of_one_phase_is_the_p_prime_chart_of_its_points() -> None:
    series = quarters([*STEADY[:12], *[(80, 100)] * 3, None])
    chart = chart_series(Selection("m"), DEFINITION, series)
    plain = p_prime_chart(
        [row["numerator"] for row in series[:15]], [100] * 15, slice(0, 12), at_least_chance=True
    )
    lines = chart.lines()
    assert [line["upper"] for line in lines[:15]] == list(plain.upper)
    assert (chart.newest, chart.variation) == (14, Variation.IMPROVEMENT)
    assert lines[15]["upper"] is None and not lines[15]["signals"]


@given(
    st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 40), st.integers(40, 90))), max_size=30),
    st.integers(0, 29),
)
def test_every_whole_point_lies_in_one_phase(counts: list, change: int) -> None:
    series = quarters(counts, version=[1 + (i >= change) for i in range(len(counts))])
    found = phases(series, [])
    covered = [place for phase in found for place in range(phase.first, phase.last + 1)]
    assert covered == sorted(set(covered))
    assert {p for p, row in enumerate(series) if is_point(row)} <= set(covered)
    assert all(
        len({series[place]["version"] for place in range(p.first, p.last + 1)}) == 1 for p in found
    )
