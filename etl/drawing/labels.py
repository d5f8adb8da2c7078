"""Names at the end of lines, in place of a legend."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

# Of the range of values: nearer names would lie on one another.
_APART = 0.09


def label_ends(figure: go.Figure, ends: Sequence[tuple[date | float, float, str, str]]) -> None:
    """Write a name beside the end of each line: where it ends, its value, its name, its colour.

    Names that would touch are moved apart, in the order of their values.
    """
    if not ends:
        return
    values = [end[1] for end in ends]
    gap = _APART * ((max(values) - min(0.0, *values)) or 1.0)
    low = float("-inf")
    for day, value, name, colour in sorted(ends, key=lambda end: end[1]):
        low = max(value, low + gap)
        figure.add_annotation(
            x=day.isoformat() if isinstance(day, date) else day, y=low, text=name,
            showarrow=False, xanchor="left", xshift=8, font={"color": colour, "size": 13},
        )  # fmt: skip
    widest = max(len(name) for *_, name, _ in ends)
    figure.update_layout(margin={"r": 24 + 7 * widest})
