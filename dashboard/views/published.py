"""Published CPS figures: the real series, as the CPS published them."""

from datetime import date

import polars as pl
import streamlit as st

from dashboard import filters
from dashboard.counted import how_counted
from dashboard.furniture import HOW_TO_READ, page_title
from dashboard.measured import show_chart
from dashboard.series import newest_complete, show_headline, show_trend
from dashboard.shown import show_figure, show_table
from dashboard.warehouse import ask, ask_series
from etl.drawing import charts
from etl.findings import words
from etl.findings.asking import Selection
from etl.findings.chart import metric_chart
from etl.findings.verdict import verdict

WITHOUT, WITH = "published_conviction_rate", "published_conviction_rate_with_administrative"


def show() -> None:
    """Show the page."""
    if not page_title("Published CPS figures", "published"):
        return
    st.markdown(
        "**Real figures**, as the CPS published them by principal offence category. Administrative"
        " finalisations have no category: a category's rate leaves them out, the rate of all"
        " offences is given both ways."
    )
    period, area, category = _ask_filters()
    st.caption(f"Headlines are of the newest {period} that is published in full. {HOW_TO_READ}")
    with_limits = st.toggle(
        "Draw the limits within which each rate varies by itself", key="limits", bind="query-params"
    )
    metrics = [WITHOUT] if category != filters.ALL else [WITHOUT, WITH]
    for column, metric in zip(st.columns(len(metrics), gap="medium"), metrics, strict=True):
        with column, st.container(border=True):
            latest = _show_series(Selection(metric, period, area, category), with_limits)
    if period == "month":
        _show_gaps()
    if latest:
        _show_breakdowns(period, latest, area, category)


def _ask_filters() -> tuple[str, str, str]:
    first, second, third = st.columns(3)
    with first:
        period = filters.period_type("quarter")
    with second:
        area = filters.area()
    with third:
        category = filters.category()
    return period, area, category


def _show_series(chosen: Selection, with_limits: bool) -> date | None:
    metric, period = chosen.metric, chosen.period_type
    area, category = chosen.area, chosen.offences
    definition = ask("definition", metric=metric).to_dicts()[0]
    series = ask_series(metric, period, area, category)
    st.header(definition["title"], anchor=False)
    st.caption(f"{filters.category_name(category)}, {filters.area_name(area)}, by {period}")
    latest = newest_complete(series)
    if latest and latest["rate"] is not None:
        show_headline(latest, period, "Convictions", words.unit(definition))
        chart = metric_chart(ask, chosen)
        st.markdown(verdict(chart))
        if with_limits:
            show_chart(ask, chart)
        else:
            events = ask("events", applies_to="published")
            show_trend(series, period, events, definition["title"], definition["denominator"])
    else:
        st.info(f"No {period} is published in full for this choice.")
    how_counted(metric, period_type=period, area=area, offences=category)
    return latest and latest["period_start"]


def _show_gaps() -> None:
    gaps = ask("gaps")
    if len(gaps):
        names = ", ".join(f"{month:%B %Y}" for month in gaps["month"])
        st.markdown(f"No monthly table is held for {names}. Nothing is filled in between.")


def _show_breakdowns(period: str, start: date, area: str, category: str) -> None:
    name = words.period_name(start, period)
    left, right = st.columns(2, gap="medium")
    chosen = {"period_type": period, "period_start": start}
    with left:
        rows = ask("published_by_category", area=area, **chosen)
        _show_intervals(rows, "category", f"By category, {filters.area_name(area)}, {name}")
    with right:
        rows = ask("published_by_area", metric=WITHOUT, category=category, **chosen)
        title = f"By area, {filters.category_name(category)}, {name}"
        _show_intervals(rows, "area", title)


def _show_intervals(rows: pl.DataFrame, label: str, title: str) -> None:
    st.header(title, anchor=False)
    st.caption(
        "Conviction rate without administrative finalisations, with its 95% Wilson interval, in"
        " alphabetical order: small numbers swing, so this is not a ranking."
    )
    shown = rows.filter(pl.col("denominator") > 0)
    show_figure(
        charts.intervals(shown, label, height=60 + 22 * len(shown)),
        key=f"intervals by {label}",
        alt=f"{title}: {len(shown)} conviction rates with their intervals; the table has them.",
    )
    with st.expander(f"Table: {title}"):
        _show_rates(rows, label, title)


def _show_rates(rows: pl.DataFrame, label: str, title: str) -> None:
    names = {"rate": "Rate", "rate_low": "95% low", "rate_high": "95% high"}
    table = rows.select(
        pl.col(label).alias(label.capitalize()),
        pl.col("numerator").alias("Convictions"),
        pl.col("denominator").alias("Defendants"),
        *((100 * pl.col(column)).alias(name) for column, name in names.items()),
    )
    show_table(table, title, dict.fromkeys(names.values(), "%.1f%%"))
