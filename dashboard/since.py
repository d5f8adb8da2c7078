"""What changed since the period before: what limits mark now and did not mark then."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.guarded import guarded
from dashboard.shown import DECIMAL, show_table
from etl.findings import words
from etl.findings.overview import Overview
from etl.findings.since import Change, changes, changes_in_words


@guarded
def show_since(seen: Overview, kind: str) -> None:
    """Say what is newly marked, and offer every measure beside the period before as a table."""
    st.header(f"What changed since the {kind} before", anchor=False)
    found = changes(seen.charts)
    st.markdown(changes_in_words(found, kind))
    if found:
        with st.expander(f"Table: every measure beside the {kind} before"):
            _show_table(found, kind)


def _show_table(found: Sequence[Change], kind: str) -> None:
    table = pl.DataFrame([_row(change, kind) for change in found], infer_schema_length=None)
    columns = ("Change, points", "95% low", "95% high")
    show_table(table, f"Every measure beside the {kind} before", dict.fromkeys(columns, DECIMAL))


def _row(change: Change, kind: str) -> dict[str, object]:
    difference = change.difference
    points = [None] * 3
    if difference is not None:
        points = [100 * part for part in (difference.value, difference.low, difference.high)]
    return {
        "Measure": change.title,
        "Period": words.period_name(change.now["period_start"], kind),
        "Now": _written(change, change.now),
        "Before": _written(change, change.before),
        "Change, points": points[0],
        "95% low": points[1],
        "95% high": points[2],
        "Marked now": "yes" if change.is_marked else "no",
        "Marked before": "yes" if change.was_marked else "no",
    }


def _written(change: Change, row: words.Row) -> str:
    if change.chart.measure.question != "series":
        return words.amount(row["mean"])
    few = row["denominator"] < words.FEW
    return words.fraction(row) + ("" if few else f" = {words.percent(row['rate'])}")
