"""Bigger picture: patterns seen, serious cases with specialists, risk assessed, returns."""

import streamlit as st

from dashboard import filters
from dashboard.furniture import page_title
from dashboard.promise import show_promises
from dashboard.topic import show_topic


def show() -> None:
    """Show the page."""
    if not page_title("Bigger picture: is the pattern seen, not the isolated incident?", "cases"):
        return
    promised = st.container()
    chosen = filters.over_time()
    with promised:
        show_promises("bigger-picture", chosen)
    st.markdown(
        "Stalking is a pattern. These measures show whether files hold one: several incidents in"
        " a case, the right charge, earlier cases of the same two people, risk assessed before"
        " charge, serious cases with a specialist, and defendants who come back."
    )
    show_topic("bigger-picture", chosen)
