"""A series on the page: its latest headline, its trend, and the table of its numbers."""

import polars as pl
import streamlit as st

from dashboard.shown import show_figure, show_table
from etl.drawing import charts
from etl.findings import words
from etl.findings.words import Row

_PERCENTAGES = {
    "rate": "Rate",
    "rate_low": "95% low",
    "rate_high": "95% high",
    "coverage": "Recorded",
}


def newest_complete(series: pl.DataFrame) -> Row | None:
    """Return the newest complete period, whether it has a rate or not, or None."""
    rows = series.filter("is_complete")
    return rows.tail(1).to_dicts()[0] if len(rows) else None


def show_headline(row: Row, period_type: str, counted: str, nouns: str) -> None:
    """Write a rate in company: its count, denominator, interval, change and coverage.

    ``nouns`` say what the denominator counts.
    """
    name = words.period_name(row["period_start"], period_type)
    if row["rate"] is None:
        st.info(_why_no_rate(row, name, nouns))
        return
    st.metric(f"{name}: {words.fraction(row, nouns)}", words.percent(row["rate"]))
    st.markdown(
        f"{words.interval(row).capitalize()}. {words.change(row)}\n\n"
        f"{counted}: {words.count(row['numerator'])}; {words.before(row)}."
    )
    if row["coverage"] < 1:
        st.caption(
            f"Recorded for {words.percent(row['coverage'])} of"
            f" {words.counted(row['eligible'], nouns)}; with the rest, {words.range_of_rest(row)}."
        )
    if row["denominator"] < words.FEW:
        st.caption(
            f"Fewer than {words.FEW} {nouns}: the rate swings with each of them. A longer period"
            " or a wider choice says more."
        )
    if counted == "Convictions" and row["is_rate_up_count_down"] and words.is_comparable(row):
        notice = (
            "The rate is higher while convictions are fewer than a year before: a higher rate is"
            " not a better record."
        )
        # Where the rise may be noise a warning would cry wolf every other quarter.
        st.warning(notice) if words.is_clear(row) else st.caption(notice)


def _why_no_rate(row: Row, name: str, nouns: str) -> str:
    if row["eligible"]:
        return (
            f"Not recorded: of {words.counted(row['eligible'], nouns)} in {name}, no delivery"
            " says this of any."
        )
    return f"No {nouns} were counted in {name} with this choice."


def show_trend(
    series: pl.DataFrame, period_type: str, events: pl.DataFrame, title: str, share_of: str
) -> None:
    """Draw a series with its text alternative, its events in words and its table."""
    show_figure(
        charts.trend(series, period_type, events, height=240),
        key=f"trend of {title}",
        alt=_alternative(series, period_type, title),
    )
    with st.expander(f"Table and events: {title}"):
        st.markdown(
            f"Share of {share_of}. The band is the 95% Wilson interval, which"
            " takes each outcome as an independent draw; a hollow point is a period not yet"
            " complete; a gap is a period without data or"
            " without any defendant to count."
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
        pl.when("is_complete").then(pl.lit("yes")).otherwise(pl.lit("no")).alias("Complete"),
    ).reverse()
    formats = dict.fromkeys(_PERCENTAGES.values(), "%.1f%%")
    show_table(table, "The numbers of the chart above", formats)
