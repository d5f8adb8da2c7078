"""Cohorts of charge: what share had been convicted by each age, beside the rate of finalised."""

import plotly.graph_objects as go

from etl.drawing.charts import COMPARED_COLOUR, DATA_COLOUR, EVENT_COLOUR, lay_out
from etl.drawing.labels import label_ends
from etl.findings.cohorts import OUTCOME, ChargeCohorts

_AGES = {365: (DATA_COLOUR, "solid"), 180: (DATA_COLOUR, "dash")}


def cohorts_figure(found: ChargeCohorts) -> go.Figure:
    """Draw a line an age, of the cohorts old enough, and one of the rate by finalisation."""
    figure, ends = go.Figure(), []
    lines = [row for row in found.lines() if row["outcome"] == OUTCOME and row["is_mature"]]
    for age, (colour, dash) in _AGES.items():
        rows = [row for row in lines if row["age"] == age]
        points = [(row["first_day"], row["share"]) for row in rows]
        ends += _add(figure, points, f"convicted by day {age}", colour, dash)
    rates = [(one.wait.first_day, one.finalised["rate"]) for one in found.cohorts if one.finalised]
    ends += _add(figure, rates, "of those finalised", COMPARED_COLOUR, "dot")
    ticks = {"tickformat": ".0%", "nticks": 6}
    lay_out(figure, 320, yaxis=ticks, hovermode="x unified")
    label_ends(figure, ends)
    return figure


def _add(figure: go.Figure, points: list, name: str, colour: str, dash: str) -> list:
    told = [point for point in points if point[1] is not None]
    if not told:
        return []
    days, shares = zip(*points, strict=True)
    figure.add_scatter(
        x=days, y=shares, mode="lines", line={"color": colour, "width": 2, "dash": dash},
        hovertemplate=f"{name}: %{{y:.1%}}<extra></extra>",
    )  # fmt: skip
    return [(*told[-1], name, EVENT_COLOUR if dash == "dot" else colour)]
