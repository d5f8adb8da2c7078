"""A control chart on the page: limits, centre, and the points that are more than noise."""

from typing import Any

import plotly.graph_objects as go
import polars as pl

from etl.drawing.charts import (
    BAND_COLOUR,
    COMPARED_COLOUR,
    DATA_COLOUR,
    EVENT_COLOUR,
    add_events,
    lay_out,
)
from etl.findings import words
from etl.findings.chart import MetricChart
from etl.findings.window import newest_years
from etl.findings.words import Row

# 3.0 to 1 on white and 6 to 1 on the dark page; the diamond says the same without colour.
SIGNAL_COLOUR = COMPARED_COLOUR


def control_figure(
    chart: MetricChart, events: pl.DataFrame, height: int, years: int | None = None
) -> go.Figure:
    """Draw the series with centre and limits phase by phase; special causes are diamonds.

    Only the newest ``years`` are drawn, if any are given; limits are of the whole series.
    """
    rows = newest_years(_rows(chart), years)
    figure = go.Figure()
    for phase in range(len(chart.phase_charts)):
        _add_phase(figure, [row for row in rows if row["phase"] == phase], chart)
    _add_partial(
        figure, [row for row in rows if not row["is_complete"] and row["value"] is not None]
    )
    _add_signals(figure, [row for row in rows if row["signals"]], chart)
    if rows:
        first, last = rows[0]["period_start"], rows[-1]["period_end"]
        add_events(figure, first, last, events)
    ticks = {"tickformat": _tick_format(chart, rows), "nticks": 6}
    lay_out(figure, height, yaxis=ticks, hovermode="x unified")
    return figure


# Closer together, two lines of the grid would bear one name.
_CLOSE = 0.06


def _tick_format(chart: MetricChart, rows: list[Row]) -> str:
    if chart.measure.question != "series":
        return ".1f"
    values = [row[n] for row in rows for n in ("value", "lower", "upper") if row[n] is not None]
    is_close = bool(values) and max(values) - min(values) < _CLOSE
    return ".1%" if is_close else ".0%"


def _rows(chart: MetricChart) -> list[Row]:
    """Points with their lines; a share and a mean are called a value alike."""
    name = chart.measure.value
    pairs = zip(chart.series, chart.lines(), strict=True)
    return [
        point
        | line
        | {"value": point[name], "low": point[f"{name}_low"], "high": point[f"{name}_high"]}
        for point, line in pairs
    ]


def _add_phase(figure: go.Figure, rows: list[Row], chart: MetricChart) -> None:
    days = [row["period_start"] for row in rows]
    limited = [row for row in rows if row["upper"] is not None]
    if limited:
        along = [row["period_start"] for row in limited]
        figure.add_scatter(
            x=along + along[::-1],
            y=[row["upper"] for row in limited] + [row["lower"] for row in limited][::-1],
            fill="toself", mode="lines", line={"width": 1, "color": EVENT_COLOUR, "shape": "hvh"},
            fillcolor=BAND_COLOUR, hoverinfo="skip",
        )  # fmt: skip
        figure.add_scatter(
            x=along, y=[row["centre"] for row in limited], mode="lines", hoverinfo="skip",
            line={"width": 1, "color": EVENT_COLOUR, "dash": "dash"},
        )  # fmt: skip
    figure.add_scatter(
        x=days,
        y=[row["value"] if row["is_complete"] else None for row in rows],
        mode="lines+markers",
        line={"color": DATA_COLOUR, "width": 2},
        marker={"size": 4},
        customdata=[_hover(row, chart) for row in rows],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _add_partial(figure: go.Figure, rows: list[Row]) -> None:
    figure.add_scatter(
        x=[row["period_start"] for row in rows], y=[row["value"] for row in rows], mode="markers",
        marker={"color": DATA_COLOUR, "size": 7, "symbol": "circle-open"},
        hovertemplate="incomplete<extra></extra>",
    )  # fmt: skip


def _add_signals(figure: go.Figure, rows: list[Row], chart: MetricChart) -> None:
    figure.add_scatter(
        x=[row["period_start"] for row in rows],
        y=[row["value"] for row in rows],
        mode="markers",
        marker={"color": SIGNAL_COLOUR, "size": 9, "symbol": "diamond"},
        customdata=[", ".join(str(signal.rule) for signal in row["signals"]) for row in rows],
        hovertemplate="special cause: %{customdata}<extra></extra>",
    )


def _hover(row: Row, chart: MetricChart) -> str:
    if row["value"] is None:
        return ""
    written = chart.measure.written
    above = row["numerator"] if "numerator" in row else row["total"]
    low, high = row["low"], row["high"]
    interval = "" if low is None else f"; 95% interval {written(low)} to {written(high)}"
    return (
        f"{words.period_name(row['period_start'], chart.selection.period_type)}:"
        f" {written(row['value'])} ({words.count(above)} of {words.count(row['denominator'])}"
        f"{interval})"
    )


def control_table(chart: MetricChart) -> pl.DataFrame:
    """The numbers of the chart, newest first, in words where they are findings."""
    scale = 100 if chart.measure.question == "series" else 1
    rows = [_table_row(row, chart.selection.period_type, scale) for row in _rows(chart)]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row").reverse()


_SCHEMA = {
    "Period": pl.String, "Numerator": pl.Int64, "Denominator": pl.Int64, "Value": pl.Float64,
    "95% low": pl.Float64, "95% high": pl.Float64, "Recorded %": pl.Float64,
    "Lower limit": pl.Float64, "Centre": pl.Float64, "Upper limit": pl.Float64,
    "Version": pl.Int64, "Complete": pl.String, "Special cause": pl.String,
}  # fmt: skip


def _table_row(row: Row, period_type: str, scale: int) -> tuple[Any, ...]:
    names = ("lower", "centre", "upper")
    values = [None if row[n] is None else scale * row[n] for n in ("value", "low", "high")]
    limits = [None if row[name] is None else scale * row[name] for name in names]
    return (
        words.period_name(row["period_start"], period_type),
        row["numerator"] if "numerator" in row else row["total"],
        row["denominator"],
        *values,
        None if row["coverage"] is None else 100 * row["coverage"],
        *limits,
        row["version"],
        "yes" if row["is_complete"] else "no",
        "too few to tell"
        if row["is_sparse"]
        else ", ".join(str(signal.rule) for signal in row["signals"]),
    )
