"""What changed since the period before: every share whose difference is more than chance."""

import polars as pl
import streamlit as st

from dashboard.guarded import guarded
from dashboard.shown import DECIMAL, show_table
from dashboard.warehouse import ask
from etl.findings import words
from etl.findings.asking import Selection
from etl.findings.since import since_in_words


@guarded
def show_since(chosen: Selection) -> None:
    """Say which shares differ from the period before, and offer all of them as a table."""
    kind = chosen.period_type
    st.header(f"What changed since the {kind} before", anchor=False)
    names = ("period_type", "area", "offences", "dv", "cyber")
    rows = ask("since_before", **chosen.only(*names)).to_dicts()
    st.markdown(since_in_words(rows, kind))
    if rows:
        with st.expander(f"Table: every share beside the {kind} before"):
            _show_table(rows, kind)


def _show_table(rows: list[words.Row], kind: str) -> None:
    table = pl.DataFrame(
        [
            {
                "Measure": row["title"],
                "Period": words.period_name(row["period_start"], kind),
                "Share %": 100 * row["rate"], "Counts": words.fraction(row),
                "Before %": 100 * row["rate_before"],
                "Counts before": words.fraction(
                    {"numerator": row["numerator_before"], "denominator": row["denominator_before"]}
                ),
                "Change, points": 100 * row["change"],
                "95% low": 100 * row["change_low"], "95% high": 100 * row["change_high"],
                "One definition": "yes" if row["is_comparable"] else "no",
            }
            for row in rows
        ]
    )  # fmt: skip
    columns = ("Share %", "Before %", "Change, points", "95% low", "95% high")
    show_table(table, f"Every share beside the {kind} before", dict.fromkeys(columns, DECIMAL))
