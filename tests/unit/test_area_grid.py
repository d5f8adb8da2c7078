"""A chart for each area, as it has it alone, and words that count what chance would mark."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.stats import poisson

from etl.errors import OutcomesError
from etl.findings import grid
from etl.findings.area_grid import AreaGrid, area_grid
from etl.findings.asking import Selection, asking_live
from etl.findings.chart import chart_series, metric_chart
from etl.measurement.chart import Kind
from etl.measurement.false_alarms import correlated_alarms, false_alarms
from tests import made_up_series as made
from tests.told import assert_well_told
from tests.warehouses import data_folder

QUARTERS = 24


def grid_of(counts: np.ndarray, persons: int = 250) -> AreaGrid:
    """A grid of areas whose quarters have these counts of so many persons each."""
    series = [made.share_rows([(int(n), persons, persons) for n in row]) for row in counts]
    charts = tuple(chart_series(made.selection(), made.DEFINITION, rows) for rows in series)
    names = tuple(f"Area {number:02}" for number in range(len(charts)))
    return AreaGrid(made.selection(), made.DEFINITION, "England and Wales", names, charts)


def steady(areas: int = 42, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).binomial(250, 0.75, (areas, QUARTERS))


def calm(areas: int = 42) -> np.ndarray:
    """Counts that go up and down by little, of which no rule marks anything."""
    return np.tile([187, 190, 185, 188, 184, 189, 186, 188], (areas, QUARTERS // 8))


@pytest.fixture(scope="module")
def ask(made_up_data: Path):
    with data_folder(made_up_data), asking_live() as asked:
        yield asked


def test_every_area_has_the_chart_that_it_has_alone(ask) -> None:
    selection = Selection("conviction_rate", "financial year", dv="yes")
    found = area_grid(ask, selection)
    assert list(found.areas) == sorted(found.areas)
    assert len(found.areas) == 42
    for chart in found.charts[::8]:
        alone = metric_chart(ask, chart.selection)
        assert chart.selection.dv == "yes"
        assert chart.lines() == alone.lines()
        assert [row["numerator"] for row in chart.series] == [
            row["numerator"] for row in alone.series
        ]
    assert_well_told(found.text)


def test_a_baseline_registered_for_an_area_is_its_own_and_no_others(ask) -> None:
    own = made.registered(date(2011, 10, 1), date(2018, 3, 31), is_of_metric=True, area="surrey")

    def asked(question: str, **chosen: object) -> pl.DataFrame:
        rows = ask(question, **chosen)
        if question != "baselines":
            return rows
        return pl.DataFrame([*rows.to_dicts(), own], infer_schema_length=None)

    found = area_grid(asked, Selection("conviction_rate", "financial year"))
    rests_on = {
        chart.selection.area: chart.newest_phase.phase.baseline.first_day for chart in found.charts
    }
    assert [area for area, day in rests_on.items() if day == date(2011, 10, 1)] == ["surrey"]


def test_of_steady_areas_as_many_are_marked_as_chance_is_said_to_mark() -> None:
    grids = [grid_of(steady(seed=seed)) for seed in range(12)]
    found = [len(one.marked) for one in grids]
    expected = np.mean([grid.marked_by_chance(one.charts) for one in grids])
    assert expected == pytest.approx(42 * 0.0388, rel=0.15)
    assert np.mean(found) == pytest.approx(expected, abs=4 * np.sqrt(expected / len(grids)))
    # In one grid of twenty more are marked than chance is said to explain.
    assert sum(": chance alone may explain" not in g.text for g in grids if g.marked) <= 3


def test_an_area_that_moved_is_named_with_its_counts() -> None:
    counts = calm()
    counts[7, -1] = 140
    found = grid_of(counts)
    assert [area for area, _ in found.marked] == ["Area 07"]
    assert found.text == (
        "Made-up share by area and quarter, England and Wales: special-cause variation in January"
        " to March 2024 in 1 of 42 areas: Area 07 (56.0%, 140 of 250; 95% interval 49.8% to 62.0%;"
        " below the lower limit of 66.7%). If nothing ever changed, about 1.6 of 42 would be marked"
        " by chance, and about 5.4 where a quarter is like the one before it (correlation 0.2):"
        " chance alone may explain the 1 marked."
    )


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        (0, "none of 42 areas"),
        (2, "chance alone may explain the 2 marked"),
        (6, "such likeness, but not chance alone, may explain the 6 marked"),
        (20, "neither explains the 20 marked"),
    ],
)
def test_it_is_said_whether_chance_explains_how_many_are_marked(moved: int, said: str) -> None:
    counts = calm()
    counts[:moved, -1] = 140
    found = grid_of(counts)
    assert len(found.marked) == moved
    assert said in found.text
    assert_well_told(found.text)


def test_the_one_area_that_can_be_told_is_not_none_of_one() -> None:
    told = grid_of(np.tile([48, 50, 52, 49], (1, 6)), persons=100).text
    assert "no special-cause variation in " in told and "in the one area that can be told." in told


def test_areas_of_which_nothing_can_be_told_are_counted_and_not_marked() -> None:
    few = grid_of(np.tile([18, 19, 20, 18], (3, 6)), persons=20)
    assert grid.told(few.charts) == few.marked == ()
    assert "whether any area changed cannot be told. For 3" in few.text
    assert "For 3 it cannot be told: at the baseline's rate fewer than five" in few.text
    assert grid.marked_by_chance(few.charts) == 0


def test_shares_that_vary_by_more_than_chance_are_marked_as_often_as_values_are() -> None:
    wide = np.tile([150, 200, 170, 210], (1, 6))
    (chart,) = grid_of(wide).charts
    assert chart.current.chart.spread > grid.MORE_THAN_CHANCE
    once = false_alarms(1, QUARTERS, 12, Kind.XMR).flagged_latest
    assert grid.marked_by_chance([chart]) == pytest.approx(once)
    likely = once * correlated_alarms(12, 0.2, Kind.XMR)
    assert grid.marked_by_chance([chart], 0.2) == pytest.approx(likely)


@pytest.mark.parametrize("expected", [0.1, 1.6, 5.5])
def test_more_than_chance_marks_is_said_where_fewer_than_one_grid_in_twenty_has_it(expected):
    for found in range(20):
        assert grid.is_beyond_chance(found, expected) == (poisson.sf(found - 1, expected) < 0.05)


def test_what_is_no_share_has_no_grid(ask) -> None:
    with pytest.raises(
        OutcomesError, match="Days from referral to charge is a time to event: only shares"
    ):
        area_grid(ask, Selection("days_to_charge"))
