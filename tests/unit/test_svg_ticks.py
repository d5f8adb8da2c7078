"""Ticks of an axis: round numbers, first days of periods, and no two that read alike."""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import pytest

from tests.drawn import drawn, found


def said(ends: list[Any], axis: dict[str, Any], letter: str = "x") -> list[str]:
    """The labels of an axis from one value to another."""
    other = "y" if letter == "x" else "x"
    figure = go.Figure(go.Scatter({letter: ends, other: [0, 0], "mode": "lines"}))
    figure.update_layout({f"{letter}axis": axis, f"{other}axis": {"visible": False}})
    return [text.text for text in found(drawn(figure, 700, 400), "text")]


@pytest.mark.parametrize(
    ("ends", "axis", "labels"),
    [
        ([0, 10], {"range": [0, 10], "nticks": 6}, ["0", "2", "4", "6", "8", "10"]),
        ([0, 1], {"range": [0, 1], "tickformat": ".0%", "nticks": 3}, ["0%", "50%", "100%"]),
        (
            [0, 1],
            {"range": [0.301, 0.308], "tickformat": ".0%", "nticks": 4},
            ["30.2%", "30.4%", "30.6%", "30.8%"],
        ),
        ([0, 1], {"range": [0, 2000], "tickformat": ",", "nticks": 3}, ["0", "1,000", "2,000"]),
        ([0, 1], {"range": [0, 2000], "dtick": 1000}, ["0", "1,000", "2,000"]),
        ([0, 1], {"range": [0, 1], "tickformat": ".1f", "dtick": 0.5}, ["0.0", "0.5", "1.0"]),
        ([0, 1], {"range": [0, 1], "tickformat": ".2f", "dtick": 1}, ["0.00", "1.00"]),
        ([0, 1], {"range": [-1, 1], "dtick": 1}, ["−1", "0", "1"]),
        ([0, 1], {"tickvals": [0, 1], "ticktext": ["none", "all"]}, ["none", "all"]),
        ([0, 1], {"tickvals": [0, 1, 99]}, ["0", "1"]),
        (
            [0, 9],
            {"range": [0, 10], "dtick": 5, "ticksuffix": " days"},
            ["0 days", "5 days", "10 days"],
        ),
    ],
)
def test_numbers_are_round_and_written_as_the_axis_says(
    ends: list[float], axis: dict[str, Any], labels: list[str]
) -> None:
    assert said(ends, axis) == labels


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (date(2010, 4, 1), date(2020, 4, 1), ["2012", "2014", "2016", "2018", "2020"]),
        (
            date(2024, 1, 1),
            date(2024, 12, 31),
            ["Jan 2024", "Apr 2024", "Jul 2024", "Oct 2024", "Jan 2025"],
        ),
        (date(2024, 1, 1), date(2024, 4, 1), ["Jan 2024", "Feb 2024", "Mar 2024", "Apr 2024"]),
    ],
)
def test_dates_are_told_where_months_quarters_or_years_begin(
    first: date, last: date, labels: list[str]
) -> None:
    assert said([first, last], {}) == labels


def test_a_date_is_told_as_its_format_says() -> None:
    axis = {"dtick": "M12", "tickformat": "%B %Y"}
    assert said([date(2020, 1, 1), date(2021, 1, 1)], axis) == ["January 2020", "January 2021"]


def test_categories_stand_in_the_order_they_came_or_the_other_way_round() -> None:
    assert said(["b", "a"], {}, "y") == ["b", "a"]
    figure = go.Figure(go.Bar(y=["b", "a"], x=[1, 2], orientation="h"))
    picture = drawn(figure.update_layout(yaxis={"autorange": "reversed"}))
    levels = {text.text: float(text.get("y")) for text in found(picture, "text")}
    assert levels["b"] < levels["a"]


def test_an_axis_above_has_its_labels_above() -> None:
    figure = go.Figure(go.Scatter(x=[0, 1], y=[0, 1], mode="lines"))
    figure.update_layout(xaxis={"side": "top", "tickvals": [0.5], "ticktext": ["half"]})
    picture = drawn(figure.update_layout(yaxis={"showgrid": False}))
    (label,) = [text for text in found(picture, "text") if text.text == "half"]
    (grid,) = [line for line in found(picture, "line") if line.get("x1") == line.get("x2")]
    assert float(label.get("y")) < float(grid.get("y2"))
