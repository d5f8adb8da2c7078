"""Data quality: what was delivered, what became of it, and what the checks said."""

import polars as pl
import streamlit as st

from dashboard.furniture import page_title
from dashboard.shown import in_words, show_table
from dashboard.warehouse import ask


def show() -> None:
    """Show the page."""
    if not page_title("Data quality"):
        return
    _show_verdict()
    st.header("Every row accounted for", anchor=False)
    st.caption(
        "Rows read = loaded + quarantined + superseded + set aside, for every table. Corrected are"
        " rows in quarantine that a later delivery put right, or took back."
    )
    _table(ask("reconciliation"), "Rows read and what became of them, by source and table")
    _show_quarantine()
    _show_checks()
    _show_k_anonymity()
    st.header("Deliveries", anchor=False)
    st.caption("Every landed file, newest first, with the hash of its content.")
    _table(ask("deliveries"), "Landed files")


def _show_verdict() -> None:
    checks, sums = ask("checks"), ask("reconciliation")
    failed = checks.filter(~pl.col("is_met"))
    critical = failed.filter(pl.col("severity") == "critical")
    first, second, third = st.columns(3)
    first.metric("Expectations met", f"{len(checks) - len(failed)} of {len(checks)}")
    second.metric("Rows in quarantine", f"{sums['rows_quarantined'].sum():,}")
    if corrected := sums["rows_corrected"].sum():
        second.caption(f"{corrected:,} of them corrected since")
    third.metric("Tables whose rows add up", f"{sums['adds_up'].sum()} of {len(sums)}")
    if len(critical):
        st.error(f"{len(critical)} critical expectations are not met.")
    elif len(failed):
        told = "\n".join(f"- {row['reason']} ({row['observed']})" for row in failed.to_dicts())
        st.warning(f"No critical expectation failed. Warnings:\n{told}")
    else:
        st.success("Every expectation is met.")


def _show_quarantine() -> None:
    st.header("Quarantine", anchor=False)
    summary = ask("quarantine_summary")
    if summary.is_empty():
        st.caption("No row is in quarantine.")
        return
    st.caption(
        "Rows set aside for a fault, by kind. Values are never shown, only their shape: A for a"
        " capital, a for another letter, 9 for a digit. Open are those nobody has corrected yet."
    )
    _table(summary, "Faults by kind")
    with st.expander("Where they are: file and line of the first 1,000 faults"):
        _table(ask("quarantine"), "Faults by file and line")


def _show_checks() -> None:
    st.header("Checks", anchor=False)
    st.caption("Across rows and files, in SQL (sql/checks):")
    _table(ask("contradictions"), "Checks across rows and files")
    st.caption("Expectations of the delivery and of what was built (Great Expectations):")
    _table(ask("checks"), "Expectations and whether they are met")


def _show_k_anonymity() -> None:
    st.header("Could somebody be singled out?", anchor=False)
    rows = ask("k_anonymity")
    if rows.is_empty():
        st.caption("No cases are held.")
        return
    alone = rows["defendants_alone"].max()
    st.caption(
        "Whoever knows some facts of a case already can look for it among the case-level rows."
        " The fewer defendants share these facts, the closer one comes to a person. Groups smaller"
        f" than {rows['k'][0]} are counted as small. At most {alone:,} of"
        f" {rows['defendants'][0]:,} defendants stand alone. Case-level rows stay with those who"
        " may see them."
    )
    _table(rows, "Defendants whom a combination of facts leaves in a small group")


def _table(rows: pl.DataFrame, alt: str) -> None:
    show_table(in_words(rows), alt)
