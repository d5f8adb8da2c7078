"""Convictions: the rate in company, by either denominator, and by cohort of charge."""

import streamlit as st

from dashboard import address, cards, filters
from dashboard.furniture import page_title
from dashboard.panels.cohorts import cohorts_panel
from dashboard.panels.volume import volume_panel
from dashboard.promise import show_promises
from dashboard.topic import metrics_of, show_metric, show_metrics, show_over_time
from etl.findings.asking import Selection

RATES = {
    "conviction_rate": "With administrative finalisations",
    "conviction_rate_without_administrative": "Without them",
}
_COMPANY = ("discontinuance_rate", "victim_withdrawal_rate", "guilty_plea_share")


def show() -> None:
    """Show the page."""
    if not page_title("Convictions: is the record better, and how is it made?", "cases"):
        return
    promised = st.container()
    with filters.bar():
        chosen = filters.cases_here()
        filters.years(chosen.period_type)
        rate = address.select(
            "rate", RATES, next(iter(RATES)), label="Denominator", width=address.WIDE
        )
    with promised:
        show_promises("convictions", chosen, {"conviction_rate": rate})
    st.markdown(
        "A rate can rise because weaker cases are dropped. So it stands beside the number of"
        " convictions, what was discontinued, what victims withdrew from, and how convictions came"
        " about. The denominator decides: with administrative finalisations or without them."
    )
    with cards.in_rows(240):
        for metric in (rate, *_COMPANY):
            cards.show_card(Selection(**chosen.filters | {"metric": metric}), "measure")
    rated = Selection(**chosen.filters | {"metric": rate})
    show_metric(rate, chosen)
    show_over_time(volume_panel, "volume", rated)
    others = [row["metric"] for row in metrics_of("convictions") if row["metric"] not in RATES]
    show_metrics(others, chosen)
    show_over_time(cohorts_panel, "cohorts", chosen)
