"""A chart shows its newest years: whole ones, whatever the period, and nothing else changes."""

from datetime import date, timedelta
from operator import itemgetter
from pathlib import Path

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.panels.attrition import attrition_panel
from dashboard.panels.beside import beside_panel
from dashboard.panels.cohorts import cohorts_panel
from dashboard.panels.metric import metric_panel
from dashboard.panels.overlap import overlap_panel
from dashboard.panels.volume import volume_panel
from etl.drawing.charts import add_events
from etl.findings.asking import Selection
from etl.findings.window import newest_years
from tests.warehouses import data_folder

NATION = Selection("conviction_rate", "quarter", "all", "stalking-and-harassment")
KENT = Selection("conviction_rate", "quarter", "kent", "stalking-and-harassment")
STOCK = Selection("orders_in_force", "month", "all", "stalking-and-harassment")
OVER_TIME = {
    "chart": lambda years: metric_panel(NATION, years),
    "stock": lambda years: metric_panel(STOCK, years),
    "volume": lambda years: volume_panel(NATION, "", years),
    "overlap": lambda years: overlap_panel(
        Selection(**NATION.filters | {"metric": "dv_overlap"}), "", years
    ),
    "cohorts": lambda years: cohorts_panel(NATION, "", years),
    "beside": lambda years: beside_panel(KENT, "others", years),
}


def periods(months: int, number: int, first: date) -> list[dict[str, date]]:
    after = [first.year * 12 + first.month - 1 + n * months for n in range(number)]
    return [{"period_start": date(month // 12, month % 12 + 1, 1)} for month in after]


@given(st.sampled_from([1, 3, 12]), st.integers(0, 300), st.integers(1, 12), st.integers(1, 12))
def test_so_many_years_of_periods_are_kept_up_to_the_last(
    months: int, number: int, years: int, month: int
) -> None:
    rows = periods(months, number, date(2008, month, 1))
    assert newest_years(rows, years) == rows[-years * 12 // months :]
    assert newest_years(rows, None) == rows


def test_years_of_last_days_of_months_hold_twelve_each() -> None:
    firsts = [row["period_start"] for row in periods(1, 100, date(2016, 1, 1))]
    days = [{"day": first - timedelta(days=1)} for first in firsts]
    assert newest_years(days, 5, itemgetter("day")) == days[-60:]


@pytest.mark.parametrize("name", OVER_TIME)
def test_a_figure_shows_its_years_and_the_table_everything(name: str, made_up_data: Path) -> None:
    with data_folder(made_up_data):
        whole, five = OVER_TIME[name](None), OVER_TIME[name](5)
    assert whole.table.equals(five.table)
    assert (whole.title, whole.reading, whole.notes) == (five.title, five.reading, five.notes)
    first, last = (limit(five.figure, pick) for pick in (min, max))
    assert last == limit(whole.figure, max)
    assert first > last - timedelta(days=5 * 366) > limit(whole.figure, min)
    assert set(drawn(five.figure)) <= set(drawn(whole.figure))
    assert len(five.events) < len(whole.events)


def drawn(figure) -> list[tuple[date, float]]:
    return [
        point
        for trace in figure.data if trace.fill is None
        for point in zip(trace.x or (), trace.y or (), strict=True) if point[1] is not None
    ]  # fmt: skip


def limit(figure, pick) -> date:
    return pick(day for day, _ in drawn(figure))


def test_a_chart_says_what_it_shows_and_where_the_rest_is(made_up_data: Path) -> None:
    with data_folder(made_up_data):
        assert (
            ", October 2021 to September 2026 (in the table from " in metric_panel(NATION, 5).about
        )
        assert "(in the table" not in metric_panel(NATION).about


def test_stages_say_which_periods_are_old_enough_to_compare(made_up_data: Path) -> None:
    with data_folder(made_up_data):
        table = attrition_panel(Selection("", "quarter", "all", "all"), "").table
    left = dict(
        table.filter(pl.col("Category") == "Still open").select("Period", "Share %").iter_rows()
    )
    said = table.select("Period", "At most 5% open").unique().rows()
    assert len(said) == len(left)
    for period, is_old in said:
        assert is_old == (None if left[period] is None else "yes" if left[period] <= 5 else "no")
    assert {"yes", "no"} <= {is_old for _, is_old in said}


def test_numbers_of_crowded_events_are_written_together() -> None:
    days = [
        date(2020, 1, 1),
        date(2020, 3, 1),
        date(2020, 4, 1),
        date(2022, 1, 1),
        date(2022, 1, 9),
    ]
    events = pl.DataFrame({"event_date": days, "event_name": list("abcde")})
    figure = go.Figure()
    add_events(figure, date(2018, 1, 1), date(2024, 1, 1), events)
    assert [label.text for label in figure.layout.annotations] == ["1 to 3", "4, 5"]
