"""What a metric's page draws of it, by its kind."""

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from dashboard import charts
from dashboard.charts import DATA_COLOUR, EVENT_COLOUR, GRID_COLOUR
from dashboard.control_chart import control_figure, control_table
from etl.findings import words
from etl.findings.asking import Ask, Selection
from etl.findings.chart import MetricChart, metric_chart
from etl.findings.cohort_reading import cohort_reading
from etl.findings.cohorts import charge_cohorts
from etl.findings.mix import mix
from etl.findings.scope import scope_in_words
from etl.findings.waiting import waiting
from etl.findings.words import Row

_QUIET = {"displayModeBar": False}


def show_chart(ask: Ask, selection: Selection) -> None:
    """Draw a control chart with its legend in words, its events and its table."""
    chart = metric_chart(ask, selection)
    if not chart.series:
        return
    title = chart.definition["title"]
    events = ask("events", applies_to="cases")
    st.plotly_chart(
        control_figure(chart, events, height=340),
        config=_QUIET,
        key="control chart",
        alt=f"Control chart of {title}: the sentences above say what it shows; the table has it.",
    )
    st.caption(_legend(chart))
    with st.expander(f"Table and events: {title}"):
        first, last = chart.series[0]["period_start"], chart.series[-1]["period_end"]
        st.markdown("\n".join(charts.events_between(events, first, last)))
        _table(control_table(chart), "The numbers of the chart")


def _legend(chart: MetricChart) -> str:
    text = (
        "Line: the value by period, broken where the definition changes. Shaded: the limits within"
        " which it varies by itself; dashed: the baseline's centre. Diamond: special cause. Hollow:"
        " a period not held whole."
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


def show_mix(ask: Ask, selection: Selection) -> None:
    """List every category of the newest whole period with its counts and interval."""
    rows = [
        {
            "Category": row["category_name"], "Numerator": row["numerator"],
            "Denominator": row["denominator"], "Share": _percent(row["rate"]),
            "95% low": _percent(row["rate_low"]), "95% high": _percent(row["rate_high"]),
            "Recorded": _percent(row["coverage"]),
        }
        for row in mix(ask, selection).rows
    ]  # fmt: skip
    if rows:
        _table(pl.DataFrame(rows), "The categories of the newest whole period")


def show_stock(ask: Ask, selection: Selection) -> None:
    """Draw a stock by month."""
    scope = {"metric": selection.metric, "area": selection.area, "offences": selection.offences}
    rows = ask("stock_series", **scope)
    if rows.is_empty():
        return
    figure = _figure(
        go.Scatter(x=rows["day"], y=rows["units"], mode="lines", line={"color": DATA_COLOUR}), ","
    )
    st.plotly_chart(
        figure, config=_QUIET, key="stock", alt="How many on the last day of each month"
    )
    with st.expander("Table: by month"):
        _table(rows.select(pl.col("day").alias("Day"), pl.col("units").alias("Number")), "By month")


def show_waiting(ask: Ask, selection: Selection) -> None:
    """Draw the curves of the newest year and the year before, and list every period."""
    found = waiting(ask, selection)
    figure = _figure(None, ".0%")
    for number, wait in enumerate(wait for wait in (found.newest, found.before) if wait):
        colour, dash = ((DATA_COLOUR, "solid"), (EVENT_COLOUR, "dash"))[number]
        rows = pl.DataFrame(wait.lines(), infer_schema_length=None)
        if rows.is_empty():
            continue
        figure.add_scatter(
            x=rows["days"], y=rows["share"], mode="lines", line={"color": colour, "dash": dash,
            "shape": "hv"}, name=("newest year", "year before")[number],
        )  # fmt: skip
    figure.update_layout(showlegend=True, xaxis={"title": "Days", "range": [0, 730]})
    st.plotly_chart(
        figure,
        config=_QUIET,
        key="waiting",
        alt="Share ended by day, newest year and year before; the sentences above say the rest.",
    )
    with st.expander("Table: every period it began in"):
        _table(pl.DataFrame(found.rows(), infer_schema_length=None), "Waits by period")


def show_cohorts(ask: Ask, selection: Selection) -> None:
    """Set cohorts of charge beside those finalised."""
    found = charge_cohorts(ask, selection)
    st.header("Charged together: what became of them", anchor=False)
    scope = scope_in_words(ask, selection, found.definition)
    st.markdown(f"**{cohort_reading(found, scope).text}**")
    rows = found.rows()
    if rows:
        with st.expander("Table: cohorts as they mature, beside the rate of those finalised"):
            _table(pl.DataFrame(rows, infer_schema_length=None).reverse(), "Cohorts of charge")


def _figure(trace: go.Scatter | None, tickformat: str) -> go.Figure:
    figure = go.Figure(trace)
    figure.update_layout(
        height=300,
        margin={"l": 8, "r": 8, "t": 22, "b": 8},
        showlegend=False,
        hovermode="x unified",
        xaxis={"showgrid": False, "fixedrange": True},
        yaxis={"tickformat": tickformat, "gridcolor": GRID_COLOUR, "fixedrange": True},
    )
    return figure


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _table(table: pl.DataFrame, alt: str) -> None:
    shown = table.rename(lambda name: name.replace("_", " ").capitalize())
    shares = [name for name in shown.columns if _is_percentage(name, table)]
    counts = [name for name, kind in shown.schema.items() if kind.is_integer()]
    config: dict[str, Row] = dict.fromkeys(shares, st.column_config.NumberColumn(format="%.1f"))
    config |= dict.fromkeys(counts, st.column_config.NumberColumn(format="localized"))
    st.dataframe(shown.to_arrow(), hide_index=True, column_config=config, alt=alt)


def _is_percentage(name: str, table: pl.DataFrame) -> bool:
    return name in table.columns and table.schema[name].is_float()
