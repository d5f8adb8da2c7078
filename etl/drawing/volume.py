"""How many: counts by period, named at the end of their lines."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from etl.drawing.charts import DATA_COLOUR, EVENT_COLOUR, lay_out
from etl.drawing.labels import label_ends
from etl.findings import words
from etl.findings.words import Row

_LOOKS = ((EVENT_COLOUR, "dash"), (DATA_COLOUR, "solid"))


def volume_figure(series: Sequence[Row], names: Mapping[str, str], period_type: str) -> go.Figure:
    """Draw two counts of each whole period: ``names`` gives their columns and what they count."""
    figure = go.Figure()
    days = [row["period_start"] for row in series]
    ends = []
    for (column, name), (colour, dash) in zip(names.items(), _LOOKS, strict=True):
        values = [row[column] if row["is_complete"] else None for row in series]
        figure.add_scatter(
            x=days, y=values, mode="lines", line={"color": colour, "width": 2, "dash": dash},
            customdata=[words.period_name(day, period_type) for day in days],
            hovertemplate=f"%{{customdata}}: %{{y:,}} {name}<extra></extra>",
        )  # fmt: skip
        counted = [n for n, value in enumerate(values) if value is not None]
        if counted:
            ends.append((days[counted[-1]], values[counted[-1]], name, colour))
    ticks = {"tickformat": ",", "rangemode": "tozero", "nticks": 5}
    lay_out(figure, 280, yaxis=ticks, hovermode="x unified")
    label_ends(figure, ends)
    return figure
