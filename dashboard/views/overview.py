"""Are we improving? The four headlines, each with what it is made of and whether it moved."""

import streamlit as st

from dashboard import filters
from dashboard.counted import how_counted
from dashboard.furniture import HOW_TO_READ, page_title
from dashboard.series import newest_complete, show_headline, show_trend
from dashboard.warehouse import ask, ask_series
from etl.findings import words
from etl.findings.asking import Selection
from etl.findings.chart import metric_chart
from etl.findings.verdict import verdict

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
        f" recorded late. {HOW_TO_READ}"
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


def _show_discontinued(period: str, area: str, group: str) -> None:
    """A conviction rate can rise because cases are dropped, so both are told together."""
    series = ask_series("discontinuance_rate", period, area, group)
    row = newest_complete(series)
    if row and row["rate"] is not None:
        st.markdown(
            f"Discontinued: {words.share_in_company(row, 'defendants')}; {words.before(row)}."
            f" {words.change(row)}"
        )


def _show_card(metric: str, period: str, area: str, group: str) -> None:
    definition = ask("definition", metric=metric).to_dicts()[0]
    series = ask_series(metric, period, area, group)
    st.header(definition["title"], anchor=False)
    st.caption(f"{filters.GROUPS[group]}, {filters.area_name(area)}, by {period}")
    newest = newest_complete(series)
    if newest:
        show_headline(newest, period, COUNTED[metric], words.unit(definition, group))
        st.markdown(verdict(metric_chart(ask, Selection(metric, period, area, group))))
        if metric in RATES:
            _show_discontinued(period, area, group)
    else:
        st.info(f"No {period} of the data is complete yet for this choice.")
    if series["rate"].count():
        events = ask("events", applies_to="cases")
        show_trend(series, period, events, definition["title"], definition["denominator"])
    how_counted(metric, period_type=period, area=area, offences=group)
