"""How many convictions of how many defendants: what a rate is made of."""

from dataclasses import replace

from dashboard.counted import Trace
from dashboard.panel import Panel
from dashboard.panels.events import mark_events
from dashboard.warehouse import found
from etl.drawing.control_chart import control_table
from etl.drawing.volume import volume_figure
from etl.findings import words
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart
from etl.findings.overview import overview
from etl.findings.window import newest_years

_NAMES = {"denominator": "finalised", "numerator": "convicted"}


def volume_panel(selection: Selection, scope: str, years: int | None = None) -> Panel:
    """Draw the counts of a conviction rate.

    ``scope`` says of which cases, and of the newest ``years``, if any are given, is the drawing.
    """
    return found(_volume, selection, scope, years)


def _volume(ask: Ask, selection: Selection, scope: str, years: int | None) -> Panel:
    chart = found(overview, replace(selection, metric="")).of(selection.metric)
    kind, rows = selection.period_type, newest_years(chart.series, years)
    figure = volume_figure(rows, _NAMES, kind)
    events = mark_events(ask, figure, [row["period_start"] for row in rows])
    return Panel(
        name="volume",
        title=_title(chart),
        about=(
            f"Number of defendants: convicted, beside all whose case was finalised"
            f" ({chart.definition['denominator']}). {scope}, by {kind}."
        ),
        alt=f"Two lines by {kind}, those finalised dashed, those convicted solid. {_title(chart)}.",
        trace=Trace(selection),
        figure=figure if chart.series else None,
        events=events,
        notes=_late(chart),
        table=control_table(chart) if chart.series else None,
    )


def _title(chart: MetricChart) -> str:
    row = chart.newest_row or {}
    if not row.get("denominator"):
        return "Convictions: nothing to count"
    period = words.period_name(row["period_start"], chart.selection.period_type)
    # A count that late records can still raise is no finding yet, least of all a fall.
    if not row["is_settled"]:
        return f"Convictions: {words.count(row['numerator'])} so far in {period}"
    apart = _on_a_year_before(row)
    said = f"Convictions: {words.count(row['numerator'])} in {period}"
    return f"{said}, {apart}" if apart else said


def _on_a_year_before(row: words.Row) -> str:
    if row["numerator_before"] is None:
        return ""
    more = row["numerator"] - row["numerator_before"]
    if not more:
        return "as many as a year before"
    return f"{words.count(abs(more))} {'more' if more > 0 else 'fewer'} than a year before"


def _late(chart: MetricChart) -> tuple[str, ...]:
    row = chart.newest_row or {"is_settled": True}
    if row["is_settled"]:
        return ()
    late = "Some of the newest cases may not be recorded yet: late records can still add to it."
    apart = _on_a_year_before(row) if row["denominator"] else ""
    before = f" So far it is {apart} ({words.count(row['numerator_before'])})." if apart else ""
    return (f"{late}{before}",)
