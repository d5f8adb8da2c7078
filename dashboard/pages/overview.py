"""Are we improving? The four headlines, each with what it is made of and whether it moved."""

import streamlit as st

from dashboard import filters
from dashboard.counted import how_counted
from dashboard.furniture import page_title
from dashboard.series import latest_complete, show_headline, show_trend
from dashboard.warehouse import ask, ask_series

RATES = {
    "conviction_rate": "With administrative finalisations",
    "conviction_rate_without_administrative": "Without them",
}
COUNTED = {
    "conviction_rate": "Convictions",
    "conviction_rate_without_administrative": "Convictions",
    "cyberstalking_share": "Defendants with online conduct",
    "dv_overlap": "Defendants marked DV",
    "restraining_order_use": "Defendants with an order on conviction",
}


def show() -> None:
    """Show the page."""
    if not page_title("Are we improving?", "cases"):
        return
    period, area, group, rate = _ask_filters()
    st.caption(
        "Headlines are of the newest complete period. Its counts can still rise as outcomes are"
        " recorded late. Of comparisons where nothing changed, one in twenty leaves its 95%"
        " interval by chance alone."
    )
    metrics = [rate, "cyberstalking_share", "dv_overlap", "restraining_order_use"]
    for pair in (metrics[:2], metrics[2:]):
        for column, metric in zip(st.columns(2, gap="medium"), pair, strict=True):
            with column, st.container(border=True):
                _show_card(metric, period, area, group)


def _ask_filters() -> tuple[str, str, str, str]:
    first, second, third, fourth = st.columns(4)
    with first:
        period = filters.period_type("quarter")
    with second:
        area = filters.area()
    with third:
        group = filters.offence_group()
    with fourth:
        rate = st.selectbox(
            "Conviction rate", list(RATES), format_func=RATES.get, key="rate", bind="query-params"
        )
    return period, area, group, rate


def _show_card(metric: str, period: str, area: str, group: str) -> None:
    definition = ask("definition", metric=metric).to_dicts()[0]
    series = ask_series(
        "case_counts", "cases", metric=metric, period_type=period, area=area, group=group
    )
    st.subheader(definition["title"], anchor=False)
    st.caption(f"{filters.GROUPS[group]}, {filters.area_name(area)}, by {period}")
    latest = latest_complete(series)
    if latest:
        show_headline(latest, period, COUNTED[metric])
        events = ask("events", applies_to="cases")
        show_trend(series, period, events, definition["title"], definition["denominator"])
    else:
        st.info(_why_nothing(series["eligible"].sum()))
    how_counted(metric, "case_counts")


def _why_nothing(eligible: int) -> str:
    if eligible:
        return "Not recorded: no delivery says this of any defendant chosen here."
    return "No defendant chosen here was finalised in a complete period."
