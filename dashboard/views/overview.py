"""Are we improving? The answer in one sentence, the headlines, and every measure in a line."""

import streamlit as st

from dashboard import cards, filters
from dashboard.furniture import HOW_TO_READ, page_title
from dashboard.guarded import guarded
from dashboard.measures_table import show_measures
from dashboard.since import show_since
from dashboard.warehouse import found
from etl.findings.asking import Selection
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
_ACROSS = 3


def show() -> None:
    """Show the page."""
    if not page_title("Are we improving?", "cases"):
        return
    chosen = filters.cases()
    _show_answer(chosen)
    for row in (_HEADLINES[n : n + _ACROSS] for n in range(0, len(_HEADLINES), _ACROSS)):
        for column, (metric, page) in zip(st.columns(_ACROSS, gap="small"), row, strict=True):
            with column:
                cards.show_card(_of(chosen, metric), page)
    show_since(chosen)
    show_measures(chosen)
    st.caption(
        "Numbers are of the newest complete period. Its counts can still rise as outcomes are"
        f" recorded late. {HOW_TO_READ}"
    )


@guarded
def _show_answer(chosen: Selection) -> None:
    st.markdown(found(overview, chosen).answer)


def _of(chosen: Selection, metric: str) -> Selection:
    return Selection(**chosen.filters | {"metric": metric})
