"""Timeliness and attrition: how far cases come from referral to order, and how long it takes."""

import streamlit as st

from dashboard import filters
from dashboard.furniture import page_title
from dashboard.panels.attrition import attrition_panel
from dashboard.promise import show_promises
from dashboard.topic import metrics_of, show_metrics, show_of


def show() -> None:
    """Show the page."""
    if not page_title("Timeliness and attrition: how far do cases come, and how soon?", "cases"):
        return
    promised = st.container()
    chosen = filters.over_time()
    with promised:
        show_promises("timeliness", chosen)
    st.markdown(
        "Cases that end early are dropped first, so the newest always look worst: the funnel is of"
        " the newest period of which hardly any case is still open, and waits count those who are"
        " still waiting."
    )
    show_of(attrition_panel, "funnel", chosen)
    rows = [row for row in metrics_of("timeliness") if row["kind"] != "mix"]
    show_metrics([row["metric"] for row in rows], chosen)
