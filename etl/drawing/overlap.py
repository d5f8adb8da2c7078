"""A share as a range: from all missing answers no to all of them yes."""

from collections.abc import Sequence
from itertools import groupby

import plotly.graph_objects as go

from etl.drawing.charts import BAND_COLOUR, DATA_COLOUR, broken, lay_out
from etl.findings import words
from etl.findings.words import Row


def overlap_figure(series: Sequence[Row], period_type: str) -> go.Figure:
    """Draw the share of those recorded by period, within what it would be were all recorded."""
    figure = go.Figure()
    for (has_any, *_), run in groupby(series, _run):
        if has_any:
            _add_range(figure, list(run))
    shares = [row["rate"] if row["is_complete"] else None for row in series]
    days, values, places = broken(series, shares)
    figure.add_scatter(
        x=days, y=values, mode="lines+markers",
        line={"color": DATA_COLOUR, "width": 2}, marker={"size": 4},
        customdata=[_hover(series[place], period_type) for place in places],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    lay_out(figure, 320, yaxis={"tickformat": ".0%", "nticks": 6}, hovermode="x unified")
    return figure


def _run(row: Row) -> tuple[bool, int, bool]:
    return bool(row["eligible"]) and row["is_complete"], row["version"], row["is_mixed"]


def _add_range(figure: go.Figure, run: Sequence[Row]) -> None:
    days = [row["period_start"] for row in run]
    highs = [row["rate_if_rest_yes"] for row in run]
    lows = [row["rate_if_rest_no"] for row in run]
    figure.add_scatter(
        x=days + days[::-1], y=highs + lows[::-1], fill="toself", mode="lines",
        line={"width": 1, "color": DATA_COLOUR}, fillcolor=BAND_COLOUR, hoverinfo="skip",
    )  # fmt: skip


def _hover(row: Row, period_type: str) -> str:
    if row["rate"] is None:
        return ""
    name = words.period_name(row["period_start"], period_type)
    return f"{name}: {words.percent(row['rate'])} of those recorded; {words.range_of_rest(row)}"
