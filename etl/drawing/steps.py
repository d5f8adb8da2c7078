"""Steps one below another: how far each is reached, with counts and interval in words."""

from collections.abc import Sequence

import plotly.graph_objects as go

from etl.drawing.charts import DATA_COLOUR, EVENT_COLOUR, GRID_COLOUR, lay_out
from etl.findings import words
from etl.findings.words import Row

_A_STEP, _AROUND = 44, 40


def steps_figure(steps: Sequence[tuple[str, Row]]) -> go.Figure:
    """Draw a bar a step: its name, and a row with rate, counts and interval."""
    names = [name for name, _ in steps]
    rows = [row for _, row in steps]
    rates = [row["rate"] for row in rows]
    figure = go.Figure()
    figure.add_bar(
        x=rates, y=names, orientation="h", marker={"color": DATA_COLOUR}, width=0.6,
        error_x={
            "type": "data", "symmetric": False, "color": EVENT_COLOUR, "thickness": 1.5, "width": 4,
            "array": [row["rate_high"] - row["rate"] for row in rows],
            "arrayminus": [row["rate"] - row["rate_low"] for row in rows],
        },
        customdata=[f"{_label(row)}; {words.interval(row)}" for row in rows],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
    )  # fmt: skip
    for name, row in steps:
        figure.add_annotation(
            x=row["rate_high"], y=name, xanchor="left", xshift=8, showarrow=False,
            text=_label(row), font={"size": 13},
        )  # fmt: skip
    lay_out(
        figure,
        _AROUND + _A_STEP * len(steps),
        yaxis={"autorange": "reversed", "showgrid": False, "automargin": True},
        xaxis={
            "tickformat": ".0%", "range": [0, 1.3], "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "showgrid": True, "gridcolor": GRID_COLOUR,
        },
    )  # fmt: skip
    return figure


def _label(row: Row) -> str:
    few = row["denominator"] < words.FEW
    return words.fraction(row) if few else f"{words.percent(row['rate'])} ({words.fraction(row)})"
