"""What a metric's page draws of it, by its kind."""

import polars as pl
import streamlit as st

from dashboard.shown import in_words, show_figure, show_table
from etl.drawing import charts
from etl.drawing.control_chart import control_figure, control_table
from etl.drawing.stock import stock_figure
from etl.drawing.waiting import waiting_figure
from etl.findings import words
from etl.findings.asking import Ask
from etl.findings.chart import MetricChart
from etl.findings.cohort_reading import cohort_reading
from etl.findings.cohorts import cohorts_beside
from etl.findings.mix import Mix
from etl.findings.scope import is_published, scope_in_words
from etl.findings.stock import Stock
from etl.findings.waiting import Waiting


def show_chart(ask: Ask, chart: MetricChart) -> None:
    """Draw a control chart with its legend in words, its events and its table."""
    if not chart.series:
        return
    title = chart.definition["title"]
    source = "published" if is_published(chart.definition) else "cases"
    events = ask("events", applies_to=source)
    show_figure(
        control_figure(chart, events, height=340),
        key=f"control chart of {chart.selection.metric}",
        alt=f"Control chart of {title}: the sentences above say what it shows; the table has it.",
    )
    st.caption(_legend(chart))
    with st.expander(f"Table and events: {title}"):
        first, last = chart.series[0]["period_start"], chart.series[-1]["period_end"]
        st.markdown("\n".join(charts.events_between(events, first, last)))
        _show_decimals(control_table(chart), "The numbers of the chart")


def _legend(chart: MetricChart) -> str:
    text = (
        "Line: the value by period, broken where the definition or the baseline changes. Shaded:"
        " the limits within which it varies by itself; dashed: the baseline's centre. Diamond:"
        " special cause. Hollow: a period not held whole."
    )
    if chart.current is None:
        return text
    baseline = chart.current.phase.baseline
    signed = (
        f"registered on {words.day(baseline.registered_on)}, {baseline.signed_by}"
        if baseline.is_registered
        else "not registered"
    )
    return (
        f"{text} Baseline {words.day(baseline.first_day)} to {words.day(baseline.last_day)}"
        f" ({signed}): {words.begin_small(baseline.reason)}."
    )


def show_mix(ask: Ask, found: Mix) -> None:
    """List every category of the newest whole period with its counts and interval."""
    rows = [
        {
            "Category": row["category_name"], "Numerator": row["numerator"],
            "Denominator": row["denominator"], "Share": _percent(row["rate"]),
            "95% low": _percent(row["rate_low"]), "95% high": _percent(row["rate_high"]),
            "Recorded": _percent(row["coverage"]),
        }
        for row in found.rows
    ]  # fmt: skip
    if rows:
        _show_decimals(pl.DataFrame(rows), "The categories of the newest whole period")


def show_stock(ask: Ask, found: Stock) -> None:
    """Draw a stock by month."""
    if not found.rows:
        return
    show_figure(stock_figure(found), key="stock", alt="How many on the last day of each month")
    with st.expander("Table: by month"):
        days, units = ([row[name] for row in found.rows] for name in ("day", "units"))
        show_table(pl.DataFrame({"Day": days, "Number": units}), "By month")


def show_waiting(ask: Ask, found: Waiting) -> None:
    """Draw the curves of the newest year and the year before, and list every period."""
    show_figure(
        waiting_figure(found),
        key="waiting",
        alt="Share ended by day, newest year and year before; the sentences above say the rest.",
    )
    with st.expander("Table: every period it began in"):
        table = pl.DataFrame(found.rows(), infer_schema_length=None)
        show_table(in_words(table), "Waits by period")


def show_cohorts(ask: Ask, followed: Waiting) -> None:
    """Set cohorts of charge beside those finalised."""
    found = cohorts_beside(ask, followed)
    st.header("Charged together: what became of them", anchor=False)
    scope = scope_in_words(ask, found.selection, found.definition)
    st.markdown(f"**{cohort_reading(found, scope).text}**")
    rows = found.rows()
    if rows:
        with st.expander("Table: cohorts as they mature, beside the rate of those finalised"):
            table = pl.DataFrame(rows, infer_schema_length=None).reverse()
            show_table(in_words(table), "Cohorts of charge")


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _show_decimals(table: pl.DataFrame, alt: str) -> None:
    """Show a table whose numbers are values and percentages, with one decimal."""
    decimals = [name for name, kind in table.schema.items() if kind.is_float()]
    show_table(table, alt, dict.fromkeys(decimals, "%.1f"))
