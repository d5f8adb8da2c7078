"""Charts, one look: a line with its interval, gaps left open, partial periods hollow, events.

A change of definition breaks the line as a gap does: what is counted by two definitions is not one
series.
"""

from datetime import date
from typing import Any

import plotly.graph_objects as go
import polars as pl

from etl.findings import words

# Switching theme does not draw a chart again, so each colour is legible on white and on dark.
# They are the Government Analysis Function's: its mid blue and orange.
DATA_COLOUR = "#2073BC"
COMPARED_COLOUR = "#F46A25"
BAND_COLOUR = "rgba(32, 115, 188, 0.2)"
EVENT_COLOUR = "#767676"
GRID_COLOUR = "rgba(128, 128, 128, 0.25)"
_LABEL_WIDTH = 0.07  # of the time axis: nearer labels would lie on one another


def trend(series: pl.DataFrame, period_type: str, events: pl.DataFrame, height: int) -> go.Figure:
    """Draw a rate by period; a period without counts breaks the line and its band."""
    figure = go.Figure()
    _add_band(figure, series)
    _add_line(figure, series, period_type)
    _add_partial(figure, series, period_type)
    add_events(figure, series["period_start"].min(), series["period_end"].max(), events)
    ticks = {"tickformat": _decimals(series), "nticks": 5, "rangemode": "normal", "zeroline": False}
    lay_out(figure, height, yaxis=ticks, hovermode="x unified")
    return figure


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


def _decimals(series: pl.DataFrame) -> str:
    spread = (series["rate_high"].max() or 0) - (series["rate_low"].min() or 0)
    return ".1%" if spread < 0.05 else ".0%"


def intervals(rows: pl.DataFrame, label: str, height: int) -> go.Figure:
    """Draw one rate a label with its 95% interval, in the order of the rows."""
    figure = go.Figure(
        go.Scatter(
            x=rows["rate"],
            y=rows[label],
            mode="markers",
            marker={"color": DATA_COLOUR, "size": 9},
            error_x=_bars(rows),
            customdata=[words.fraction(row) for row in rows.to_dicts()],
            hovertemplate="%{y}: %{x:.1%} (%{customdata})<extra></extra>",
        )
    )
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        xaxis={"tickformat": ".0%", "gridcolor": GRID_COLOUR, "fixedrange": True, "side": "top"},
        yaxis={"range": [len(rows) - 0.5, -0.5], "fixedrange": True, "showgrid": False},
    )
    return figure


def _add_band(figure: go.Figure, series: pl.DataFrame) -> None:
    # A filled shape does not break at a gap by itself, so each unbroken run is one of its own.
    has_band = series["rate"].is_not_null() & series["is_complete"]
    parts = pl.struct(band=has_band, definition=definition_runs())
    runs = series.with_columns(run=parts.rle_id()).filter(has_band)
    for _, run in runs.group_by("run", maintain_order=True):
        days = run["period_start"].to_list()
        highs, lows = run["rate_high"].to_list(), run["rate_low"].to_list()
        figure.add_scatter(
            x=days + days[::-1], y=highs + lows[::-1], fill="toself", mode="lines",
            line={"width": 0}, fillcolor=BAND_COLOUR, hoverinfo="skip",
        )  # fmt: skip


def _add_line(figure: go.Figure, series: pl.DataFrame, period_type: str) -> None:
    complete = series.with_columns(
        rate=pl.when(pl.col("is_complete")).then(pl.col("rate")), run=definition_runs()
    )
    for _, part in complete.group_by("run", maintain_order=True):
        figure.add_scatter(
            x=part["period_start"],
            y=part["rate"],
            mode="lines",
            line={"color": DATA_COLOUR, "width": 2},
            connectgaps=False,
            customdata=_hover(part, period_type),
            hovertemplate="%{customdata}<extra></extra>",
        )
        # A period between two gaps has neither line nor band to show it.
        _add_points(figure, part.filter(_stands_alone(part["rate"])), period_type, "circle", "")


def definition_runs() -> pl.Expr:
    """Number the stretches of one definition; a period of two stands between them by itself."""
    return pl.struct("version", "is_mixed").rle_id()


def _add_partial(figure: go.Figure, series: pl.DataFrame, period_type: str) -> None:
    partial = series.filter(~pl.col("is_complete") & pl.col("rate").is_not_null())
    _add_points(figure, partial, period_type, "circle-open", ", incomplete")


def _add_points(
    figure: go.Figure, rows: pl.DataFrame, period_type: str, symbol: str, remark: str
) -> None:
    figure.add_scatter(
        x=rows["period_start"],
        y=rows["rate"],
        mode="markers",
        marker={"color": DATA_COLOUR, "size": 7, "symbol": symbol},
        error_y=_bars(rows),
        customdata=[f"{text}{remark}" for text in _hover(rows, period_type)],
        # Without a remark the line through the point has said it all.
        hovertemplate="%{customdata}<extra></extra>" if remark else None,
        hoverinfo=None if remark else "skip",
    )


def events_between(events: pl.DataFrame, first: date, last: date) -> list[str]:
    """List the events a chart of these dates numbers, in words."""
    return [
        f"{event['number']}. {words.day(event['event_date'])}: {event['event_name']}"
        for event in _numbered(events, first, last)
    ]


def add_events(figure: go.Figure, first: date, last: date, events: pl.DataFrame) -> None:
    """Draw a numbered line at each event between two days."""
    labels: list[tuple[date, str]] = []
    days: list[date] = []
    for event in _numbered(events, first, last):
        day, number = event["event_date"], str(event["number"])
        days.append(day)
        is_crowded = labels and (day - labels[-1][0]).days < (last - first).days * _LABEL_WIDTH
        if is_crowded:
            labels[-1] = (labels[-1][0], f"{labels[-1][1]},{number}")
        else:
            labels.append((day, number))
    # All at once: plotly checks what is there again with every add_vline, and fifteen of them took
    # three quarters of the time of a chart.
    figure.update_layout(
        shapes=[*figure.layout.shapes, *map(_event_line, days)],
        annotations=[*figure.layout.annotations, *(_event_label(*label) for label in labels)],
    )


def _event_line(day: date) -> dict[str, Any]:
    place = {"x0": day.isoformat(), "x1": day.isoformat(), "y0": 0, "y1": 1}
    line = {"color": EVENT_COLOUR, "width": 1, "dash": "dot"}
    return {"type": "line", "xref": "x", "yref": "y domain", "line": line} | place


def _event_label(day: date, text: str) -> dict[str, Any]:
    place = {"x": day.isoformat(), "y": 1, "yref": "paper", "yanchor": "bottom"}
    return {"text": text, "showarrow": False, "font": {"size": 11, "color": EVENT_COLOUR}} | place


def _numbered(events: pl.DataFrame, first: date, last: date) -> list[dict[str, Any]]:
    shown = events.filter(pl.col("event_date").is_between(first, last))
    return shown.with_row_index("number", offset=1).to_dicts()


def _hover(series: pl.DataFrame, period_type: str) -> list[str]:
    return [
        f"{words.period_name(row['period_start'], period_type)}: {words.percent(row['rate'])}"
        f" ({words.fraction(row)}; {words.interval(row)})"
        for row in series.to_dicts()
    ]


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


def _stands_alone(rates: pl.Series) -> list[bool]:
    values = [None, *rates.to_list(), None]
    return [
        values[place] is not None and values[place - 1] is None and values[place + 1] is None
        for place in range(1, len(values) - 1)
    ]
