"""Cyberstalking: how much is recognised, how much is recorded, on which platforms and how."""

import streamlit as st

from dashboard import filters
from dashboard.furniture import page_title
from dashboard.promise import show_promises
from dashboard.topic import show_topic


def show() -> None:
    """Show the page."""
    if not page_title("Cyberstalking: is it recognised?", "cases"):
        return
    promised = st.container()
    chosen = filters.over_time()
    with promised:
        show_promises("cyberstalking", chosen)
    st.markdown(
        "Online conduct is recorded by a person, never inferred from a charge. So the share stands"
        " beside how many are recorded at all: a share can rise because more is looked for."
    )
    show_topic("cyberstalking", chosen)
