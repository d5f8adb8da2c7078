"""A share as a range: from all missing answers no to all of them yes."""

from collections.abc import Sequence
from itertools import groupby

import plotly.graph_objects as go

from etl.drawing.charts import BAND_COLOUR, DATA_COLOUR, lay_out
from etl.findings import words
from etl.findings.words import Row


def overlap_figure(series: Sequence[Row], period_type: str) -> go.Figure:
    """Draw the share of those recorded by period, within what it would be were all recorded."""
    figure = go.Figure()
    for has_any, run in groupby(series, lambda r: bool(r["eligible"]) and r["is_complete"]):
        if has_any:
            _add_range(figure, list(run))
    days = [row["period_start"] for row in series]
    figure.add_scatter(
        x=days, y=[row["rate"] if row["is_complete"] else None for row in series],
        mode="lines+markers", line={"color": DATA_COLOUR, "width": 2}, marker={"size": 4},
        customdata=[_hover(row, period_type) for row in series],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    lay_out(figure, 320, yaxis={"tickformat": ".0%", "nticks": 6}, hovermode="x unified")
    return figure


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
