"""How the wait of those who began together ended, day by day."""

import plotly.graph_objects as go

from etl.drawing.charts import DATA_COLOUR, EVENT_COLOUR, lay_out
from etl.findings.waiting import Waiting


def waiting_figure(found: Waiting) -> go.Figure:
    """Draw the curves of the newest year and of the year before."""
    figure = go.Figure()
    looks = (("newest year", DATA_COLOUR, "solid"), ("year before", EVENT_COLOUR, "dash"))
    for wait, (name, colour, dash) in zip((found.newest, found.before), looks, strict=True):
        rows = wait.lines() if wait else []
        if not rows:
            continue
        figure.add_scatter(
            x=[row["days"] for row in rows], y=[row["share"] for row in rows], mode="lines",
            name=name,
            line={"color": colour, "dash": dash, "shape": "hv"},
        )  # fmt: skip
    days = {"title": "Days", "range": [0, 730]}
    lay_out(figure, 300, {"tickformat": ".0%"}, days, showlegend=True, hovermode="x unified")
    return figure
