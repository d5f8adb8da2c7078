"""What changed since the period before: every share whose difference is more than chance."""

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
    """Say which shares differ from the period before, and offer all of them as a table."""
    st.header(f"What changed since the {kind} before", anchor=False)
    found = changes(seen.charts)
    st.markdown(changes_in_words(found, kind))
    if found:
        with st.expander(f"Table: every share beside the {kind} before"):
            _show_table(found, kind)


def _show_table(found: Sequence[Change], kind: str) -> None:
    table = pl.DataFrame([_row(change, kind) for change in found])
    columns = ("Share %", "Before %", "Change, points", "95% low", "95% high")
    show_table(table, f"Every share beside the {kind} before", dict.fromkeys(columns, DECIMAL))


def _row(change: Change, kind: str) -> dict[str, object]:
    now, before, difference = change.now, change.before, change.difference
    return {
        "Measure": change.title,
        "Period": words.period_name(now["period_start"], kind),
        "Share %": 100 * now["rate"],
        "Counts": words.fraction(now),
        "Before %": 100 * before["rate"],
        "Counts before": words.fraction(before),
        "Change, points": 100 * difference.value,
        "95% low": 100 * difference.low,
        "95% high": 100 * difference.high,
        "One definition": "yes" if change.is_one_definition else "no",
    }
