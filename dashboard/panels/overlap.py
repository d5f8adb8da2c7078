"""The DV overlap as a range over what is not recorded."""

from dataclasses import replace

from dashboard.counted import Trace
from dashboard.panel import Panel
from dashboard.panels.events import mark_events
from dashboard.warehouse import found
from etl.drawing.control_chart import control_table
from etl.drawing.overlap import overlap_figure
from etl.findings import words
from etl.findings.allowed import refuse_settled
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart
from etl.findings.overview import overview
from etl.findings.window import newest_years
from etl.measurement.waiting_words import outwards


def overlap_panel(selection: Selection, scope: str, years: int | None = None) -> Panel:
    """Draw a share between all missing answers no and all yes.

    ``scope`` says of which cases, and of the newest ``years``, if any are given, is the drawing.
    """
    return found(_overlap, selection, scope, years)


def _overlap(ask: Ask, selection: Selection, scope: str, years: int | None) -> Panel:
    chart = found(overview, replace(selection, metric="")).of(selection.metric)
    refuse_settled(ask, selection)
    kind, title = selection.period_type, _title(chart)
    rows = newest_years(chart.series, years)
    figure = overlap_figure(rows, kind)
    events = mark_events(ask, figure, [row["period_start"] for row in rows])
    return Panel(
        name="overlap",
        title=title,
        about=(
            f"Share: {chart.definition['numerator']}, of all eligible, whether recorded or not."
            f" {scope}, by {kind}."
        ),
        alt=f"A line within a shaded range by {kind}. {title}.",
        trace=Trace(selection),
        figure=figure if chart.series else None,
        events=events,
        table=control_table(chart) if chart.series else None,
        legend=(
            "Line: of those recorded. Shaded: from all not recorded *no* to all *yes*; the truth is"
            " within, and a wider range is a poorer record, not more uncertainty of chance."
        ),
    )


def _title(chart: MetricChart) -> str:
    row = chart.newest_row or {}
    name = chart.definition["title"]
    if not row.get("eligible"):
        return f"{name}: nothing to count"
    if row["eligible"] < words.FEW:
        return f"{name}: too few for shares"
    period = words.period_name(row["period_start"], chart.selection.period_type)
    low, high = outwards(row["rate_if_rest_no"], row["rate_if_rest_yes"])
    return f"{name}: between {low} and {high} in {period}, whatever the missing markers were"
