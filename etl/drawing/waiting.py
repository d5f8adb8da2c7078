"""How the wait of those who began together ended, day by day."""

import plotly.graph_objects as go

from etl.drawing.charts import DATA_COLOUR, EVENT_COLOUR, lay_out
from etl.drawing.labels import label_ends
from etl.findings.waiting import Waiting

_LOOKS = (("newest year", DATA_COLOUR, "solid"), ("year before", EVENT_COLOUR, "dash"))
# Hardly anybody waits longer, and of the newest nobody could be followed so long.
_MOST_DAYS = 730


def waiting_figure(found: Waiting) -> go.Figure:
    """Draw the curves of the newest year and of the year before, as far as the newest is known."""
    figure, ends = go.Figure(), []
    last = _last_day(found)
    for wait, (name, colour, dash) in zip((found.newest, found.before), _LOOKS, strict=True):
        rows = [row for row in (wait.lines() if wait else []) if row["days"] <= last]
        if not rows:
            continue
        figure.add_scatter(
            x=[row["days"] for row in rows], y=[row["share"] for row in rows], mode="lines",
            line={"color": colour, "dash": dash, "shape": "hv"},
            hovertemplate=f"{name}, day %{{x}}: %{{y:.1%}}<extra></extra>",
        )  # fmt: skip
        ends.append((last, rows[-1]["share"], name, colour))
    lay_out(
        figure, 300,
        yaxis={"tickformat": ".0%", "range": [0, 1.15], "tickvals": [0, 0.25, 0.5, 0.75, 1]},
        xaxis={"title": "Days", "range": [0, last]}, hovermode="x unified",
    )  # fmt: skip
    label_ends(figure, ends)
    return figure


def _last_day(found: Waiting) -> float:
    wait = found.newest or found.before
    days = [row["days"] for row in wait.lines()] if wait else []
    return min(_MOST_DAYS, max(days, default=_MOST_DAYS))
