"""A stock: how many on the last day of each month."""

from collections.abc import Sequence

import plotly.graph_objects as go

from etl.drawing.charts import DATA_COLOUR, lay_out
from etl.findings.words import Row


def stock_figure(rows: Sequence[Row]) -> go.Figure:
    """Draw a number by month, of the rows of a Stock."""
    days, units = ([row[name] for row in rows] for name in ("day", "units"))
    figure = go.Figure(go.Scatter(x=days, y=units, mode="lines", line={"color": DATA_COLOUR}))
    lay_out(figure, 300, yaxis={"tickformat": ","}, hovermode="x unified")
    return figure
