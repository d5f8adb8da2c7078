"""A stock: how many on the last day of each month."""

import plotly.graph_objects as go

from etl.drawing.charts import DATA_COLOUR, lay_out
from etl.findings.stock import Stock


def stock_figure(found: Stock) -> go.Figure:
    """Draw a number by month."""
    days, units = ([row[name] for row in found.rows] for name in ("day", "units"))
    figure = go.Figure(go.Scatter(x=days, y=units, mode="lines", line={"color": DATA_COLOUR}))
    lay_out(figure, 300, yaxis={"tickformat": ","}, hovermode="x unified")
    return figure
