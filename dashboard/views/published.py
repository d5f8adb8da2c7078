"""Published CPS figures: the real series, as the CPS published them."""

import streamlit as st

from dashboard import filters
from dashboard.furniture import HOW_TO_READ, page_title
from dashboard.guarded import guarded
from dashboard.panel import show_panel
from dashboard.panels.published import breakdown_panel
from dashboard.topic import metrics_of, show_metrics
from dashboard.warehouse import ask, found
from etl.findings.asking import Selection
from etl.findings.chart import metric_chart

WITHOUT, WITH = "published_conviction_rate", "published_conviction_rate_with_administrative"


def show() -> None:
    """Show the page."""
    if not page_title("Published CPS figures", "published"):
        return
    st.markdown(
        "**Real figures**, as the CPS published them by principal offence category. Administrative"
        " finalisations have no category: a category's rate leaves them out, the rate of all"
        " offences is given both ways."
    )
    with filters.bar():
        period, area, category = filters.period_type(), filters.area(), filters.category()
    chosen = Selection(WITHOUT, period, area, category)
    metrics = [row["metric"] for row in metrics_of("published")]
    if category != filters.ALL:
        metrics = [metric for metric in metrics if metric != WITH]
    show_metrics(metrics, chosen)
    if period == "month":
        _show_gaps()
    _show_breakdowns(chosen)
    st.caption(HOW_TO_READ)


def _show_gaps() -> None:
    gaps = ask("gaps")
    if len(gaps):
        names = ", ".join(f"{month:%B %Y}" for month in gaps["month"])
        st.markdown(f"No monthly table is held for {names}. Nothing is filled in between.")


@guarded
def _show_breakdowns(chosen: Selection) -> None:
    chart = found(metric_chart, chosen)
    if chart.newest is None:
        return
    start = chart.series[chart.newest]["period_start"]
    for by in ("category", "area"):
        show_panel(lambda by=by: breakdown_panel(chosen, by, start), f"by-{by}")
