"""A series on the page: its latest headline, its trend, and the table of its numbers."""

import polars as pl
import streamlit as st

from dashboard import charts, words
from dashboard.words import Row


def latest_complete(series: pl.DataFrame) -> Row | None:
    """Return the newest complete period that has a rate, or None."""
    rows = series.filter(pl.col("is_complete") & pl.col("rate").is_not_null())
    return rows.tail(1).to_dicts()[0] if len(rows) else None


def show_headline(row: Row, period_type: str, counted: str) -> None:
    """Write a rate in company: its count, denominator, interval, change and coverage."""
    name = words.period_name(row["period_start"], period_type)
    st.metric(f"{name}: {words.fraction(row)} defendants", words.percent(row["rate"]))
    st.markdown(f"{words.interval(row).capitalize()}. {words.change(row)}")
    before = row["numerator_before"]
    than = f", a year before {words.count(before)}" if before is not None else ""
    st.caption(
        f"{counted}: {words.count(row['numerator'])}{than}. Recorded for"
        f" {words.percent(row['coverage'])} of {words.count(row['eligible'])} defendants."
    )
    if words.rate_up_count_down(row):
        notice = (
            f"The rate is higher while its count is lower than a year before, {words.count(before)}"
            f" then and {words.count(row['numerator'])} now: a higher rate is not more people"
            " reached."
        )
        # Where the rise may be noise a warning would cry wolf every other quarter.
        st.warning(notice) if words.is_clear(row) else st.caption(notice)


def show_trend(
    series: pl.DataFrame, period_type: str, events: pl.DataFrame, title: str, share_of: str
) -> None:
    """Draw a series with its text alternative, its events in words and its table."""
    st.plotly_chart(
        charts.trend(series, period_type, events, height=240),
        config={"displayModeBar": False},
        key=f"trend of {title}",
        alt=_alternative(series, period_type, title),
    )
    with st.expander(f"Table and events: {title}"):
        st.markdown(
            f"Share of {share_of}. The band is the 95% Wilson interval, which"
            " takes each outcome as an independent draw; a hollow point is a period not yet"
            " complete; a gap is a period without data."
        )
        first, last = series["period_start"].min(), series["period_end"].max()
        st.markdown("\n".join(charts.events_between(events, first, last)))
        _show_table(series, period_type)


def _alternative(series: pl.DataFrame, period_type: str, title: str) -> str:
    rows = series.filter(pl.col("rate").is_not_null()).to_dicts()
    first, last = rows[0], rows[-1]
    gaps = series["rate"].null_count()
    return (
        f"{title} by {period_type}: {words.percent(first['rate'])} in"
        f" {words.period_name(first['period_start'], period_type)},"
        f" {words.percent(last['rate'])} in"
        f" {words.period_name(last['period_start'], period_type)};"
        f" {gaps} periods without data. The table below has every number."
    )


def _show_table(series: pl.DataFrame, period_type: str) -> None:
    names = [words.period_name(day, period_type) for day in series["period_start"]]
    table = series.select(
        pl.Series("Period", names),
        pl.col("numerator").alias("Numerator"),
        pl.col("denominator").alias("Denominator"),
        *((100 * pl.col(column)).alias(name) for column, name in _PERCENTAGES.items()),
        pl.col("is_complete").alias("Complete"),
    ).reverse()
    number = st.column_config.NumberColumn(format="%.1f%%")
    st.dataframe(
        table.to_arrow(),
        hide_index=True,
        column_config=dict.fromkeys(_PERCENTAGES.values(), number),
        alt="The numbers of the chart above",
    )


_PERCENTAGES = {
    "rate": "Rate",
    "rate_low": "95% low",
    "rate_high": "95% high",
    "coverage": "Recorded",
}
