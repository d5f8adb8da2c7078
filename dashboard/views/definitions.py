"""Definitions: how every number is counted, in words and in SQL."""

import streamlit as st

from dashboard import filters
from dashboard.choices import ask_metric, definitions
from dashboard.counted import show_definition
from dashboard.furniture import page_title
from dashboard.warehouse import ask
from etl.findings.asking import Selection
from etl.findings.definition_change import definition_changes
from etl.lineage import lineage_tree


def show() -> None:
    """Show the page."""
    if not page_title("Definitions"):
        return
    with filters.bar():
        metric = ask_metric("conviction_rate")
    rows = definitions()
    with st.container(border=True):
        show_definition(rows[metric])
    with st.expander("Where the number comes from, down to each delivered file"):
        st.caption("What it reads, from the top: SQL, lists of codes, rules, files with SHA-256.")
        steps, files = (
            ask(question, metric=metric).to_dicts() for question in ("lineage", "lineage_files")
        )
        st.code(lineage_tree(metric, rows[metric], steps, files), language=None, wrap_lines=True)
    _show_versions(metric)
    st.header("Promises", anchor=False)
    st.caption("What each page stands for, and what shows it (data/reference/promises.csv).")
    _show_register("promises", "Registered promises")
    st.header("Change register", anchor=False)
    st.caption("Dates at which law, guidance or recording changed; charts mark and number them.")
    _show_register("change_register", "Dates of changes")
    st.header("Baselines and targets", anchor=False)
    st.caption(
        "Limits of control charts rest on a registered baseline, and only a dated entry with its"
        " reason moves them (data/reference/baselines.csv), signed or said not to be. Assurance is"
        " told only against a registered target (data/reference/targets.csv): none is the rule,"
        " since a rate target once made a rate rise while convictions fell."
    )
    _show_register("baseline_register", "Registered baselines")
    _show_register("target_register", "Registered targets")


def _show_versions(metric: str) -> None:
    st.header("Versions of this definition", anchor=False)
    _show_register("definition_versions", "Versions with their days and reasons", metric=metric)
    changes = definition_changes(ask, Selection(metric, "financial year"))
    if changes:
        st.markdown("**How much of a change is definition?** All prosecutions, by financial year:")
        st.markdown("\n".join(f"- {change.text}" for change in changes))


def _show_register(question: str, alt: str, **parameters: str) -> None:
    rows = ask(question, **parameters).rename(lambda name: name.replace("_", " ").capitalize())
    if rows.is_empty():
        st.caption(f"{alt}: none.")
    else:
        st.dataframe(rows.to_arrow(), hide_index=True, alt=alt)
