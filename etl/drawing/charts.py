"""Charts, one look: colours, margins, events on a time axis, rates with their intervals."""

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from etl.findings import words
from etl.findings.words import Row

# Switching theme does not draw a chart again, so each colour is legible on white and on dark.
# They are the Government Analysis Function's: its mid blue and orange.
DATA_COLOUR = "#2073BC"
COMPARED_COLOUR = "#F46A25"
BAND_COLOUR = "rgba(32, 115, 188, 0.2)"
EVENT_COLOUR = "#767676"
GRID_COLOUR = "rgba(128, 128, 128, 0.25)"
_LABEL_WIDTH = 0.07  # of the time axis: nearer labels would lie on one another
_NAME_WIDTH = 24  # characters


def lay_out(
    figure: go.Figure,
    height: int,
    yaxis: dict[str, Any],
    xaxis: dict[str, Any] | None = None,
    **more: Any,
) -> None:
    """Give a figure the look of all: narrow margins, no legend, lines along the values alone."""
    layout = {"height": height, "margin": {"l": 8, "r": 8, "t": 22, "b": 8}, "showlegend": False}
    figure.update_layout(
        layout | more,
        xaxis={"showgrid": False, "fixedrange": True} | (xaxis or {}),
        yaxis={"gridcolor": GRID_COLOUR, "fixedrange": True} | yaxis,
    )


def broken(series: Sequence[Row], values: Sequence[float | None]) -> tuple[list, list, list[int]]:
    """Return days and values with a gap wherever the definition changes, and each one's place.

    What is counted by two definitions is not one series, and a period of both stands alone. The
    place of a gap is that of the row after it.
    """
    days, broken_values, places = [], [], []
    for place, (row, value) in enumerate(zip(series, values, strict=True)):
        if place and _definition(row) != _definition(series[place - 1]):
            days.append(row["period_start"])
            broken_values.append(None)
            places.append(place)
        days.append(row["period_start"])
        broken_values.append(value)
        places.append(place)
    return days, broken_values, places


def _definition(row: Row) -> tuple[int, bool]:
    return row["version"], row["is_mixed"]


def intervals(
    rows: pl.DataFrame, label: str, height: int, of_all: float | None = None
) -> go.Figure:
    """Draw one rate a label with its 95% interval, in the order of the rows.

    ``of_all``, the rate of all together, is a dashed line.
    """
    figure = go.Figure(
        go.Scatter(
            x=rows["rate"],
            y=[_wrapped(name) for name in rows[label]],
            mode="markers",
            marker={"color": DATA_COLOUR, "size": 9},
            error_x=_bars(rows),
            customdata=[words.fraction(row) for row in rows.to_dicts()],
            hovertemplate="%{y}: %{x:.1%} (%{customdata})<extra></extra>",
        )
    )
    figure.update_layout(
        height=height,
        shapes=[] if of_all is None else [_line_at(of_all, "dash")],
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={
            "tickformat": ".0%",
            "gridcolor": GRID_COLOUR,
            "fixedrange": True,
            "side": "top",
            "nticks": 5,
            "tickangle": 0,
        },
        yaxis={"range": [len(rows) - 0.5, -0.5], "fixedrange": True, "showgrid": False},
    )
    return figure


def _wrapped(name: str) -> str:
    """Break a long name into lines, or a telephone would have no room for what it names."""
    return "<br>".join(textwrap.wrap(name, _NAME_WIDTH))


def events_between(events: pl.DataFrame, first: date, last: date) -> list[str]:
    """List the events a chart of these dates numbers, in words."""
    return [
        f"{event['number']}. {words.day(event['event_date'])}: {event['event_name']}"
        for event in _numbered(events, first, last)
    ]


def add_events(figure: go.Figure, first: date, last: date, events: pl.DataFrame) -> None:
    """Draw a numbered line at each event between two days."""
    shown = _numbered(events, first, last)
    days = [event["event_date"] for event in shown]
    labels: list[tuple[date, list[int]]] = []
    for day, event in zip(days, shown, strict=True):
        if labels and (day - labels[-1][0]).days < (last - first).days * _LABEL_WIDTH:
            labels[-1][1].append(event["number"])
        else:
            labels.append((day, [event["number"]]))
    # All at once: plotly checks what is there again with every add_vline, and fifteen of them took
    # three quarters of the time of a chart.
    figure.update_layout(
        shapes=[*figure.layout.shapes, *map(_event_line, days)],
        annotations=[
            *figure.layout.annotations,
            *(_event_label(day, _span(numbers)) for day, numbers in labels),
        ],
    )


def _span(numbers: Sequence[int]) -> str:
    """Write numbers that follow one another: '7', '7, 8', '7 to 10'."""
    if len(numbers) < 3:
        return ", ".join(map(str, numbers))
    return f"{numbers[0]} to {numbers[-1]}"


def _event_line(day: date) -> dict[str, Any]:
    return _line_at(day.isoformat(), "dot")


def _line_at(x: str | float, dash: str) -> dict[str, Any]:
    place = {"x0": x, "x1": x, "y0": 0, "y1": 1}
    line = {"color": EVENT_COLOUR, "width": 1, "dash": dash}
    return {"type": "line", "xref": "x", "yref": "y domain", "line": line} | place


def _event_label(day: date, text: str) -> dict[str, Any]:
    place = {"x": day.isoformat(), "y": 1, "yref": "paper", "yanchor": "bottom"}
    return {"text": text, "showarrow": False, "font": {"size": 11, "color": EVENT_COLOUR}} | place


def _numbered(events: pl.DataFrame, first: date, last: date) -> list[dict[str, Any]]:
    shown = events.filter(pl.col("event_date").is_between(first, last))
    return shown.with_row_index("number", offset=1).to_dicts()


def _bars(rows: pl.DataFrame) -> dict[str, Any]:
    """The 95% intervals of single rates, as bars."""
    return {
        "type": "data",
        "symmetric": False,
        "array": rows["rate_high"] - rows["rate"],
        "arrayminus": rows["rate"] - rows["rate_low"],
        "color": DATA_COLOUR,
        "thickness": 1.4,
        "width": 4,
    }
