"""DV overlap: a range over what is not recorded, beside whether files are marked as they ought."""

import streamlit as st

from dashboard import filters
from dashboard.furniture import page_title
from dashboard.panels.overlap import overlap_panel
from dashboard.promise import show_promises
from dashboard.topic import metrics_of, show_metric, show_metrics, show_over_time
from etl.findings.asking import Selection

_OVERLAP = "dv_overlap"


def show() -> None:
    """Show the page."""
    if not page_title("DV overlap: are files marked where domestic violence overlaps?", "cases"):
        return
    promised = st.container()
    chosen = filters.over_time()
    with promised:
        show_promises("domestic-violence", chosen)
    st.markdown(
        "A rising share may only be better marking, and a marker can be missing. So the overlap is"
        " shown as a range, from all missing markers *no* to all *yes*, beside the share of partner"
        " and family files that are marked DV."
    )
    overlap = Selection(**chosen.filters | {"metric": _OVERLAP})
    left, right = st.columns(2, gap="medium")
    with left:
        show_over_time(overlap_panel, "overlap", overlap)
    others = [row["metric"] for row in metrics_of("domestic-violence") if row["metric"] != _OVERLAP]
    with right:
        for metric in others[:1]:
            show_metric(metric, chosen)
    show_metrics([_OVERLAP, *others[1:]], chosen)
