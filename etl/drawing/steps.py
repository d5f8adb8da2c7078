"""Steps one below another: how far each is reached, with counts and interval in words."""

from collections.abc import Sequence

import plotly.graph_objects as go

from etl.drawing.charts import DATA_COLOUR, EVENT_COLOUR, GRID_COLOUR, lay_out
from etl.findings import words
from etl.findings.words import Row

_A_STEP, _AROUND, _BAR = 58, 40, 0.45
# From here on the numbers stand within the bar: beyond it a telephone has no room for them.
_LONG = 0.45


def steps_figure(steps: Sequence[tuple[str, Row]]) -> go.Figure:
    """Draw a bar a step: its name above it, and of its row the rate, the counts and the interval.

    Names have a line of their own, as beside the bars they would take most of a telephone.
    """
    names = [name for name, _ in steps]
    rows = [row for _, row in steps]
    rates = [row["rate"] for row in rows]
    figure = go.Figure()
    figure.add_bar(
        x=rates, y=names, orientation="h", marker={"color": DATA_COLOUR}, width=_BAR,
        error_x={
            "type": "data", "symmetric": False, "color": EVENT_COLOUR, "thickness": 1.5, "width": 4,
            "array": [row["rate_high"] - row["rate"] for row in rows],
            "arrayminus": [row["rate"] - row["rate_low"] for row in rows],
        },
        customdata=[f"{_label(row)}; {words.interval(row)}" for row in rows],
        hovertemplate="%{y}: %{customdata}<extra></extra>",
    )  # fmt: skip
    for name, row in steps:
        _annotate(figure, name, row)
    lay_out(
        figure,
        _AROUND + _A_STEP * len(steps),
        yaxis={"autorange": "reversed", "showgrid": False, "showticklabels": False},
        xaxis={
            "tickformat": ".0%", "range": [0, 1.02], "tickvals": [0, 0.25, 0.5, 0.75, 1],
            "showgrid": True, "gridcolor": GRID_COLOUR, "tickangle": 0,
        },
    )  # fmt: skip
    return figure


def _annotate(figure: go.Figure, name: str, row: Row) -> None:
    around = {"y": name, "xanchor": "left", "showarrow": False}
    figure.add_annotation(x=0, text=name, yshift=_A_STEP * 0.4, font={"size": 13}, **around)
    if row["rate"] < _LONG:
        beside = {"x": row["rate_high"], "xshift": 8, "font": {"size": 13}}
    else:
        beside = {"x": 0, "xshift": 6, "font": {"size": 13, "color": "#ffffff"}}
    figure.add_annotation(text=_label(row), **beside, **around)


def _label(row: Row) -> str:
    few = row["denominator"] < words.FEW
    return words.fraction(row) if few else f"{words.percent(row['rate'])} ({words.fraction(row)})"
