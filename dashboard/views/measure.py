"""Is it real? One metric at a time: what it says, what is definition, what lies behind a period."""

import streamlit as st

from dashboard import address, filters, navigation
from dashboard.choices import ask_metric, definitions
from dashboard.furniture import page_title
from dashboard.guarded import guarded
from dashboard.panel import show_panel
from dashboard.panels.behind import behind_panel
from dashboard.panels.cohorts import cohorts_panel
from dashboard.topic import show_metric, show_over_time
from dashboard.warehouse import found
from etl.findings import words
from etl.findings.asking import Selection
from etl.findings.chart import metric_chart
from etl.findings.cohorts import METRIC as COHORT_METRIC
from etl.findings.definition_change import definition_changes


def show() -> None:
    """Show the page."""
    if not page_title("Is it real?", "cases"):
        return
    with filters.bar():
        chosen = filters.cases_here(ask_metric("conviction_rate", published=False))
        filters.years(chosen.period_type)
    definition = definitions()[chosen.metric]
    show_metric(chosen.metric, chosen)
    _show_ways(chosen, definition)
    _show_definition_changes(chosen)
    if chosen.metric == COHORT_METRIC:
        show_over_time(cohorts_panel, "cohorts", chosen)
    if definition["kind"] == "share":
        _show_behind(chosen)
    st.caption(
        "Limits are Laney's p' (of a mean: XmR), from a registered baseline, marked by NHS"
        " England's Making Data Count rules. Months, quarters and years are each held against a"
        " baseline of their own, so they may answer differently."
    )


def _show_ways(chosen: Selection, definition: words.Row) -> None:
    with st.container(horizontal=True):
        if definition["kind"] == "share":
            navigation.link("areas", "Which areas differ?", metric=chosen.metric)
        if definition["kind"] != "stock":
            navigation.link("did-it-work", "Did it work?", metric=chosen.metric)
        navigation.link("definitions", "How is it defined?", metric=chosen.metric)


@guarded
def _show_definition_changes(chosen: Selection) -> None:
    changes = found(definition_changes, chosen)
    if changes:
        st.header("How much of this is definition?", anchor=False)
        st.markdown("\n".join(f"- {change.text}" for change in changes))


@guarded
def _show_behind(chosen: Selection) -> None:
    chart = found(metric_chart, chosen)
    counted = [row["period_start"] for row in chart.series if row["denominator"]]
    if not counted:
        return
    st.header("What lies behind a period", anchor=False)
    names = {
        day.isoformat(): words.period_name(day, chosen.period_type) for day in reversed(counted)
    }
    first = chart.newest_row["period_start"].isoformat() if chart.newest_row else ""
    default = first if first in names else next(iter(names))
    at = address.select("at", names, default, label="Period to look behind", width=address.MIDDLE)
    show_panel(lambda: behind_panel(chosen, at), "behind")
