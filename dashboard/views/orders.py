"""Restraining orders: from who is eligible to what is breached, and charged again."""

import streamlit as st

from dashboard import filters
from dashboard.furniture import page_title
from dashboard.panels.ladder import ladder_panel
from dashboard.promise import show_promises
from dashboard.topic import show_of, show_topic


def show() -> None:
    """Show the page."""
    if not page_title("Restraining orders: are they stronger, and do they hold?", "cases"):
        return
    promised = st.container()
    chosen = filters.over_time()
    with promised:
        show_promises("restraining-orders", chosen)
    st.markdown(
        "The life of an order, step by step. Each step is a share of its own: of those convicted an"
        " order is applied for, of what is applied for it is made or refused, and of what is made"
        " some are strong, some are breached, and some breaches are charged as fresh stalking."
    )
    show_of(ladder_panel, "ladder", chosen)
    show_topic("restraining-orders", chosen)
