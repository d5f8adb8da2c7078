"""The panel of a metric, by its kind: what it finds, drawn, read and counted."""

from dataclasses import replace
from operator import itemgetter

import polars as pl

from dashboard.counted import Trace
from dashboard.panel import Panel
from dashboard.panels.events import mark_events
from dashboard.shown import DECIMAL, decimals, share_columns
from dashboard.warehouse import found
from etl.drawing import charts
from etl.drawing.control_chart import control_figure, control_table
from etl.drawing.stock import stock_figure
from etl.drawing.waiting import waiting_figure
from etl.findings import words
from etl.findings.allowed import definition_for
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart
from etl.findings.headline import change_in_words, chart_title
from etl.findings.measures import MEASURES
from etl.findings.mix import Mix
from etl.findings.overview import overview
from etl.findings.read import Found, find, read_chart
from etl.findings.reading import Reading
from etl.findings.scope import is_published, is_settled, scope_in_words, source_of
from etl.findings.stock import Stock
from etl.findings.verdict import signed_in_words
from etl.findings.waiting import Waiting
from etl.findings.window import newest_years

_LEGEND = (
    "Shaded: its usual variation. Diamond: special cause. Hollow: not complete. Dotted: an event."
)
_HOW_TO_READ = (
    "The line is the value by period, broken where its definition or its baseline changes, and open"
    " where there is no data. Shaded are the limits within which it varies by itself, dashed is the"
    " centre of its baseline. A diamond marks special-cause variation by NHS England's Making Data"
    " Count rules: a point outside the limits, seven in a row on one side of the centre, seven"
    " rising or falling, or two of three close to a limit. A hollow point is a period not held"
    " whole. A dotted line is a numbered event of the change register."
)
_DEEPER = " Click a point to see what lies behind its period."
_HEIGHT = 320


def metric_panel(selection: Selection, years: int | None = None) -> Panel:
    """Make the panel of a metric; a chart over time shows its newest ``years``, or all.

    Raise OutcomesError for what it is not counted by.
    """
    return found(_metric_panel, selection, years)


def _metric_panel(ask: Ask, selection: Selection, years: int | None) -> Panel:
    seen = _seen(ask, selection)
    if is_published(seen.shown.definition):
        years = None  # Few enough are published to be shown together.
    return _KINDS[type(seen.shown)](ask, selection, seen, years)


def _seen(ask: Ask, selection: Selection) -> Found:
    """Look at one measure; a page shows many, and all at once take hardly longer than two."""
    definition = definition_for(ask, selection)
    if definition["kind"] not in MEASURES or is_published(definition):
        return find(ask, selection)
    chart = found(overview, replace(selection, metric="")).of(selection.metric)
    return Found(chart, read_chart(chart, scope_in_words(ask, selection, definition)))


def _chart_panel(ask: Ask, selection: Selection, seen: Found, years: int | None) -> Panel:
    chart: MetricChart = seen.shown
    measured = "Share" if chart.measure.question == "series" else "Mean number"
    definition = chart.definition
    return Panel(
        name=selection.metric,
        title=chart_title(chart),
        about=(
            f"{measured}: {definition['numerator']}, of {definition['denominator']}."
            f" {_scope(ask, selection, definition)}{_span(chart, years)}."
        ),
        alt=_alternative(chart),
        trace=Trace(selection, chart.measure.question),
        figure=_control_figure(ask, chart, years) if _is_to_draw(chart) else None,
        table=control_table(chart) if chart.series else None,
        formats=dict.fromkeys(decimals(control_table(chart)), DECIMAL),
        reading=f"{seen.reading.value} {seen.reading.verdict}",
        notes=(*_on_a_year_before(chart, seen.reading.cautions), *seen.reading.cautions),
        legend=_LEGEND,
        how_to_read=f"{_HOW_TO_READ}{_DEEPER if _can_be_parted(chart) else ''}{_baseline(chart)}",
        events=_events(ask, chart, years),
        deeper=selection if _can_be_parted(chart) else None,
    )


def _is_to_draw(chart: MetricChart) -> bool:
    """Whether there is a line: not where the choice of cases has settled every value."""
    return bool(chart.series) and not is_settled(chart.selection)


def _can_be_parted(chart: MetricChart) -> bool:
    """Whether a page says what lies behind a period: only of shares of cases."""
    return chart.definition["kind"] == "share" and not is_published(chart.definition)


def _control_figure(ask: Ask, chart: MetricChart, years: int | None):
    events = ask("events", applies_to=source_of(chart.definition))
    return control_figure(chart, events, height=_HEIGHT, years=years)


def _events(ask: Ask, chart: MetricChart, years: int | None) -> tuple[str, ...]:
    rows = newest_years(chart.series, years)
    if not rows:
        return ()
    first, last = rows[0]["period_start"], rows[-1]["period_end"]
    return tuple(
        charts.events_between(ask("events", applies_to=source_of(chart.definition)), first, last)
    )


def _on_a_year_before(chart: MetricChart, cautions: tuple[str, ...]) -> tuple[str, ...]:
    row = chart.newest_row or {}
    if not row.get("denominator") or "change" not in row or is_settled(chart.selection):
        return ()
    is_said = any("a year before" in caution for caution in cautions)
    return () if is_said else (change_in_words(chart),)


def _scope(ask: Ask, selection: Selection, definition: words.Row) -> str:
    return f"{scope_in_words(ask, selection, definition)}, by {selection.period_type}"


def _span(chart: MetricChart, years: int | None) -> str:
    rows = newest_years(chart.series, years)
    if not rows:
        return ""
    shown = words.months(rows[0]["period_start"], rows[-1]["period_end"])
    is_all = len(rows) == len(chart.series)
    more = "" if is_all else f" (in the table from {chart.series[0]['period_start']:%B %Y})"
    return f", {shown}{more}"


def _alternative(chart: MetricChart) -> str:
    gaps = sum(row["denominator"] is None for row in chart.series)
    missing = f" {gaps} periods are without data." if gaps else ""
    return (
        f"Control chart by {chart.selection.period_type}. {chart_title(chart)}.{missing} The table"
        " has every number."
    )


def _baseline(chart: MetricChart) -> str:
    if chart.current is None:
        return ""
    baseline = chart.current.phase.baseline
    signed = (
        f"registered on {words.day(baseline.registered_on)},"
        f" {words.begin_small(signed_in_words(baseline.signed_by))}"
        if baseline.is_registered
        else "not registered"
    )
    return (
        f" Baseline {words.day(baseline.first_day)} to {words.day(baseline.last_day)}"
        f" ({signed}): {words.begin_small(baseline.reason)}."
    )


def told(reading: Reading, is_drawn: bool) -> dict[str, str]:
    """Leave to who asks for it what a figure says already; without a figure say it all."""
    if is_drawn:
        return {"reading": reading.verdict, "in_words": reading.value}
    return {"reading": f"{reading.value} {reading.verdict}"}


def _mix_panel(ask: Ask, selection: Selection, seen: Found, _: int | None) -> Panel:
    mix: Mix = seen.shown
    definition = mix.definition
    table = mix_table(mix)
    return Panel(
        name=selection.metric,
        title=_mix_title(mix),
        about=(
            f"Share: {definition['numerator']}, of {definition['denominator']}."
            f" {_scope(ask, selection, definition)}."
        ),
        alt=f"A small control chart for each of {len(mix.charts)} categories, on one scale.",
        trace=Trace(selection, "mix_series"),
        charts=tuple((chart.series[-1]["category_name"], chart) for chart in mix.charts),
        table=table if len(table) else None,
        formats=dict.fromkeys(decimals(table), DECIMAL),
        **told(seen.reading, is_drawn=any(map(words.is_enough, mix.rows))),
        notes=seen.reading.cautions,
        legend="One scale for all. Shaded: usual variation. Large mark: the newest whole period.",
        how_to_read=(
            "All charts have one scale. Shaded are the limits within which a category varies by"
            " itself, dashed is its centre. The large mark is the newest whole period: a diamond"
            " where it is special cause, hollow where that cannot be told."
        ),
    )


def _mix_title(mix: Mix) -> str:
    rows = [row for row in mix.rows if row["denominator"]]
    title, kind = mix.definition["title"], mix.selection.period_type
    if not rows:
        return f"{title}: no whole {kind} is held"
    most = max(rows, key=lambda row: row["rate"])
    period = words.period_name(most["period_start"], kind)
    if most["denominator"] < words.FEW:
        return f"{title}: too few for shares in {period}"
    name = words.begin_small(most["category_name"])
    return f"{title}: most often {name}, {words.percent(most['rate'])} in {period}"


def mix_table(mix: Mix) -> pl.DataFrame:
    """Every category of every period, the newest first, with counts and interval."""
    kind = mix.selection.period_type
    rows = [
        {
            "Period": words.period_name(row["period_start"], kind),
            "Category": row["category_name"], "Numerator": row["numerator"],
            "Denominator": row["denominator"], **share_columns(row),
            "Complete": "yes" if row["is_complete"] else "no",
        }
        for row in sorted(mix.every_row, key=lambda row: row["period_start"], reverse=True)
    ]  # fmt: skip
    return pl.DataFrame(rows, infer_schema_length=None)


def _stock_panel(ask: Ask, selection: Selection, seen: Found, years: int | None) -> Panel:
    stock: Stock = seen.shown
    rows = newest_years(stock.rows, years, itemgetter("day"))
    days, units = ([row[name] for row in rows] for name in ("day", "units"))
    newest = f"{words.count(units[-1])} on {words.day(days[-1])}" if days else "none is held"
    figure = stock_figure(rows)
    events = mark_events(ask, figure, days)
    title = f"{stock.definition['title']}: {newest}"
    scope = scope_in_words(ask, selection, stock.definition)
    return Panel(
        name=selection.metric,
        title=title,
        about=f"Number: {stock.definition['numerator']}. {scope}, by month.",
        alt=f"Line by month. {title}.",
        trace=Trace(selection, "stock_series"),
        figure=figure if days else None,
        events=events,
        table=_stock_table(stock) if days else None,
        reading=f"{seen.reading.value} {seen.reading.verdict}",
        notes=seen.reading.cautions,
    )


def _stock_table(stock: Stock) -> pl.DataFrame:
    table = pl.DataFrame(stock.rows, infer_schema_length=None).reverse()
    return table.select(pl.col("day").alias("Day"), pl.col("units").alias("Number"))


def _wait_panel(ask: Ask, selection: Selection, seen: Found, _: int | None) -> Panel:
    waits: Waiting = seen.shown
    table = pl.DataFrame(waits.rows(), infer_schema_length=None)
    definition = waits.definition
    return Panel(
        name=selection.metric,
        title=_wait_title(waits),
        about=(
            f"Share by day: {definition['numerator']}, of {definition['denominator']}."
            f" {scope_in_words(ask, selection, definition)}, the newest year beside the one before."
        ),
        alt="Share ended by day, the newest year beside the year before, which is dashed.",
        trace=Trace(selection, "durations"),
        figure=waiting_figure(waits) if waits.lines() else None,
        table=table.reverse() if len(table) else None,
        formats={},
        **told(seen.reading, waits.newest is not None and waits.newest.units >= words.FEW),
        notes=seen.reading.cautions,
        legend="Whoever is still waiting counts as waiting (Aalen-Johansen), never as left out.",
    )


def _wait_title(waits: Waiting) -> str:
    title = waits.definition["title"]
    if waits.newest is None:
        return f"{title}: no whole year is held"
    median = waits.newest.row()["median"]
    half = "no median can be told" if median is None else f"half within {median:.0f} days"
    return f"{title}: {half}, from {waits.newest.name}"


_KINDS = {
    MetricChart: _chart_panel,
    Mix: _mix_panel,
    Stock: _stock_panel,
    Waiting: _wait_panel,
}
