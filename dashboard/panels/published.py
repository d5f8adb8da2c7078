"""Published figures of one period, by category and by area."""

from datetime import date

import plotly.graph_objects as go
import polars as pl

from dashboard.counted import Trace
from dashboard.panel import Panel
from dashboard.shown import DECIMAL
from dashboard.warehouse import found
from etl.drawing.charts import intervals
from etl.findings import words
from etl.findings.asking import Ask, Selection
from etl.findings.scope import area_name, selected_published

_NAMES = {"rate": "Rate %", "rate_low": "95% low", "rate_high": "95% high"}


def breakdown_panel(selection: Selection, by: str, start: date) -> Panel:
    """Part the period that begins at ``start`` by 'category' or by 'area'."""
    return found(_breakdown, selection, by, start)


def _breakdown(ask: Ask, selection: Selection, by: str, start: date) -> Panel:
    span = {"period_type": selection.period_type, "period_start": start}
    if by == "category":
        rows = ask("published_by_category", area=selection.area, **span)
        whole = area_name(ask, selection.area)
    else:
        rows = ask(
            "published_by_area", metric=selection.metric, category=selection.offences, **span
        )
        whole = words.begin_large(selected_published(ask, selection.offences))
    shown = rows.filter(pl.col("denominator") > 0)
    period = words.period_name(start, selection.period_type)
    return Panel(
        name=f"by-{by}",
        title=_title(shown, by, period),
        about=(
            "Share: convictions, of convictions and unsuccessful outcomes, administrative"
            f" finalisations left out. {whole}, {period}."
        ),
        legend=(
            "Bars: 95% Wilson interval. Dashed: all together. Offences differ, and areas prosecute"
            " different mixes of them: a difference alone says nothing of an area. In alphabetical"
            " order: small numbers swing, so this is no ranking."
        ),
        alt=f"{len(shown)} conviction rates with their intervals; the table has them.",
        trace=Trace(
            selection,
            f"published_by_{by}",
            (("period_start", start), ("category", selection.offences)),
        ),
        figure=_figure(shown, by) if len(shown) else None,
        table=_table(rows, by),
        formats=dict.fromkeys(_NAMES.values(), DECIMAL),
    )


def _figure(shown: pl.DataFrame, by: str) -> go.Figure:
    # A long name has two lines.
    height = 60 + len(shown) * (30 if by == "category" else 22)
    return intervals(shown, by, height, shown["rate_of_all"][0])


def _title(shown: pl.DataFrame, by: str, period: str) -> str:
    if shown.is_empty():
        return f"Conviction rate by {by}: nothing to count in {period}"
    lowest, highest, together = (
        words.percent(rate)
        for rate in (shown["rate"].min(), shown["rate"].max(), shown["rate_of_all"][0])
    )
    return f"Conviction rate by {by}: from {lowest} to {highest}, {together} together, in {period}"


def _table(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    return rows.select(
        pl.col(by).alias(by.capitalize()),
        pl.col("numerator").alias("Convictions"),
        pl.col("denominator").alias("Defendants"),
        *((100 * pl.col(column)).alias(name) for column, name in _NAMES.items()),
    )
