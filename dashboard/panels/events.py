"""Events of the change register, on every axis of time."""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from etl.drawing.charts import add_events, events_between
from etl.findings.asking import Ask


def mark_events(
    ask: Ask, figure: go.Figure, days: Sequence[date], source: str = "cases"
) -> tuple[str, ...]:
    """Draw on a figure the events between the first and the last of ``days``; return them in words.

    ``source`` says of what the figure is: 'cases' or 'published'.
    """
    if not days:
        return ()
    events = ask("events", applies_to=source)
    add_events(figure, days[0], days[-1], events)
    return tuple(events_between(events, days[0], days[-1]))
