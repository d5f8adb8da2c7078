"""What a page's promise says, and where its measures stood before it and stand now."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from dashboard import navigation
from dashboard.counted import Trace, show_counted
from dashboard.guarded import guarded
from dashboard.operating.reruns import observed_part
from dashboard.origin import origin_of
from dashboard.panel import COUNTED
from dashboard.warehouse import ask, found
from etl.findings import words
from etl.findings.asking import Selection
from etl.findings.promises import Promise, promises_of
from etl.findings.then_and_now import QUESTION, then_and_now

# What is counted is so many months and a year, whatever periods the charts are of.
_PERIODS = "month"
_NO_CAUSE = (
    "Two times are described here, not what made them differ: *Did it work?* asks that. An interval"
    " allows for chance alone, not for what usually varies from one year to another."
)


@guarded
def show_promises(page: str, chosen: Selection, instead: Mapping[str, str] | None = None) -> None:
    """Say each promise of a page and where it stood and stands, of what is chosen.

    ``instead`` names the metrics that the page shows in place of a promise's own.
    """
    source = ""
    for promise in promises_of(ask, page):
        own = tuple((instead or {}).get(metric, metric) for metric in promise.metrics)
        with st.container(key=f"promise-{promise.code}"):
            st.markdown(f"**Promised on {words.day(promise.made_on)}:** {promise.said}")
            for metric in own:
                _show(promise, replace(chosen, metric=metric, period_type=_PERIODS))
        source = origin_of(Trace(replace(chosen, metric=own[0]))).source
    if source:
        st.caption(f"{_NO_CAUSE} {source}")


@st.fragment
@observed_part
@guarded
def _show(promise: Promise, selection: Selection) -> None:
    seen = found(then_and_now, selection, promise.made_on, promise.within_days)
    st.markdown(seen.text)
    if seen.cautions:
        st.markdown("\n".join(f"- {caution}" for caution in seen.cautions))
    title = seen.definition["title"]
    with st.container(horizontal=True, vertical_alignment="center"):
        asked = st.segmented_control(
            f"More about: {title}, before the promise and now", [COUNTED],
            key=f"more of {promise.code}, {selection.metric}", label_visibility="collapsed",
        )  # fmt: skip
        within = str(promise.within_days or "")
        navigation.link(
            "did-it-work", f"Did it work? {title}", metric=selection.metric,
            intervention=promise.intervention, within=within,
        )  # fmt: skip
    if asked:
        more = (("day", promise.made_on), ("within_days", promise.within_days))
        show_counted(Trace(selection, QUESTION, more))
