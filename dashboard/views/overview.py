"""Are we improving? The answer in one sentence, the headlines, and every measure in a line."""

import streamlit as st

from dashboard import cards, filters
from dashboard.briefing import offer_briefing
from dashboard.furniture import HOW_TO_READ, page_title
from dashboard.measures_table import show_measures
from dashboard.since import show_since
from dashboard.tallies import tallies
from dashboard.warehouse import found
from etl.findings.overview import overview

# A rate is never shown without what it can rise by.
_HEADLINES = (
    ("conviction_rate", "convictions"),
    ("discontinuance_rate", "convictions"),
    ("cyberstalking_share", "cyberstalking"),
    ("dv_overlap", "domestic-violence"),
    ("restraining_order_use", "restraining-orders"),
    ("breach_within_12_months", "restraining-orders"),
)


def show() -> None:
    """Show the page."""
    if not page_title("Are we improving?", "cases"):
        return
    chosen = filters.cases()
    seen = found(overview, chosen)
    st.html(tallies(seen))
    with cards.in_rows():
        for metric, page in _HEADLINES:
            cards.show_card_of(seen, metric, page)
    offer_briefing(chosen)
    show_since(seen, chosen.period_type)
    show_measures(chosen)
    st.caption(
        "Numbers are of the newest complete period. Its counts can still rise as outcomes are"
        f" recorded late. {HOW_TO_READ}"
    )
