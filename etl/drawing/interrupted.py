"""The picture of an interrupted time series."""

from math import inf

import plotly.graph_objects as go
import polars as pl

from etl.drawing.charts import BAND_COLOUR, DATA_COLOUR, EVENT_COLOUR, lay_out
from etl.measurement.interrupted import Interrupted


def interrupted_figure(found: Interrupted) -> go.Figure:
    """Draw points, the fitted line, and the old level and trend gone on with its band."""
    series = found.question.series
    most, shown = (1.0, ".1%") if series.is_share else (inf, ".2f")
    line = pl.DataFrame(
        {
            "day": found.line.starts,
            "rate": found.line.rates,
            "fitted": found.line.fitted,
            "gone_on": found.line.counterfactual,
            # A straight line leaves what a share can be: it is drawn no further.
            "low": [max(low, 0.0) for low in found.line.counterfactual_low],
            "high": [min(high, most) for high in found.line.counterfactual_high],
        }
    )
    counted = line.filter(pl.col("rate").is_not_null() & pl.col("rate").is_not_nan())["day"]
    # Nothing is fitted where nothing is counted, though the line could be drawn on.
    line = line.filter(pl.col("day").is_between(counted.min(), counted.max()))
    after = line.filter(pl.col("day") >= found.question.intervention.day)
    figure = go.Figure()
    figure.add_scatter(
        x=[*after["day"], *after["day"].reverse()], y=[*after["high"], *after["low"].reverse()],
        fill="toself", mode="lines", line={"width": 0}, fillcolor=BAND_COLOUR, hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=after["day"], y=after["gone_on"], mode="lines", line={"color": EVENT_COLOUR,
        "dash": "dash"}, hovertemplate=f"gone on: %{{y:{shown}}}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=line["day"], y=line["fitted"], mode="lines", line={"color": DATA_COLOUR},
        hovertemplate=f"fitted: %{{y:{shown}}}<extra></extra>",
    )  # fmt: skip
    figure.add_scatter(
        x=line["day"], y=line["rate"], mode="markers", marker={"color": DATA_COLOUR, "size": 5},
        hovertemplate=f"%{{x|%B %Y}}: %{{y:{shown}}}<extra></extra>",
    )  # fmt: skip
    day = found.question.intervention.day.isoformat()
    figure.add_vline(x=day, line={"color": EVENT_COLOUR, "width": 2})
    lay_out(figure, 300, yaxis={"tickformat": ".0%" if series.is_share else ".1f"})
    return figure
