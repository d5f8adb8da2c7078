"""Names at the end of lines, in place of a legend."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

# Of the range of values: nearer names would lie on one another.
_APART = 0.09


def _height(figure: go.Figure) -> float:
    """From the lowest to the highest value that an axis shows."""
    axis = figure.layout.yaxis
    if axis.range:
        return axis.range[1] - axis.range[0]
    values = [value for trace in figure.data for value in trace.y or () if value is not None]
    return max(values) - (0.0 if axis.rangemode == "tozero" else min(values))


def _hold(figure: go.Figure) -> None:
    """Let an axis of time end with its lines: plotly would make room on it for the names."""
    days = [day for trace in figure.data for day in trace.x or ()]
    if days and isinstance(days[0], date):
        margin = (max(days) - min(days)) * 0.02
        figure.update_xaxes(range=[min(days) - margin, max(days) + margin])


def label_ends(figure: go.Figure, ends: Sequence[tuple[date | float, float, str, str]]) -> None:
    """Write a name beside the end of each line: where it ends, its value, its name, its colour.

    Names that would touch are moved apart, in the order of their values.
    """
    if not ends:
        return
    gap = _APART * (_height(figure) or 1.0)
    _hold(figure)
    low = float("-inf")
    for day, value, name, colour in sorted(ends, key=lambda end: end[1]):
        low = max(value, low + gap)
        figure.add_annotation(
            x=day.isoformat() if isinstance(day, date) else day, y=low, text=name,
            showarrow=False, xanchor="left", xshift=8, font={"color": colour, "size": 13},
        )  # fmt: skip
    widest = max(len(name) for *_, name, _ in ends)
    figure.update_layout(margin={"r": 24 + 7 * widest})
