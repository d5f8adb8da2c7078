"""Definitions: how every number is counted, in words and in SQL."""

import streamlit as st

from dashboard.counted import show_definition
from dashboard.furniture import page_title
from dashboard.warehouse import ask
from etl.lineage import lineage_tree


def show() -> None:
    """Show the page."""
    if not page_title("Definitions"):
        return
    rows = {row["metric"]: row for row in ask("definitions").to_dicts()}
    metric = st.selectbox(
        "Metric",
        list(rows),
        format_func=lambda name: rows[name]["title"],
        key="metric",
        bind="query-params",
    )
    with st.container(border=True):
        show_definition(rows[metric])
    with st.expander("Where the number comes from, down to each delivered file"):
        st.caption("What it reads, from the top: SQL, lists of codes, rules, files with SHA-256.")
        steps, files = (
            ask(question, metric=metric).to_dicts() for question in ("lineage", "lineage_files")
        )
        st.code(lineage_tree(metric, rows[metric], steps, files), language=None, wrap_lines=True)
    st.header("Change register", anchor=False)
    st.caption("Dates at which law, guidance or recording changed; charts mark and number them.")
    events = ask("change_register").rename(lambda name: name.replace("_", " ").capitalize())
    st.dataframe(events.to_arrow(), hide_index=True, alt="Dates of changes")
