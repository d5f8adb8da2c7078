"""Is it real? One metric: what it says, its chart, how much is definition, did anything work."""

import streamlit as st

from dashboard import filters
from dashboard.compared import show_areas
from dashboard.counted import how_counted
from dashboard.furniture import page_title
from dashboard.measured import show_chart, show_cohorts, show_mix, show_stock, show_waiting
from dashboard.small_multiples import show_area_grid
from dashboard.warehouse import ask
from dashboard.worked import show_interventions
from etl.errors import OutcomesError
from etl.findings.asking import Selection
from etl.findings.cohorts import METRIC as COHORT_METRIC
from etl.findings.definition_change import definition_changes
from etl.findings.read import find
from etl.findings.words import Row

_SHOW = {
    "share": show_chart,
    "mean": show_chart,
    "mix": show_mix,
    "time to event": show_waiting,
    "stock": show_stock,
}
# The question whose SQL made the numbers of each kind.
_QUESTION = {
    "share": "series",
    "mean": "mean_series",
    "mix": "mix_series",
    "time to event": "durations",
    "stock": "stock_series",
}


def show() -> None:
    """Show the page."""
    if not page_title("Is it real?", "cases"):
        return
    st.caption(
        "One metric at a time: what it says, and whether that is more than noise. Limits are"
        " Laney's p' (of a mean: XmR), from a registered baseline, marked by NHS England's Making"
        " Data Count rules. Months, quarters and years are each held against a baseline of their"
        " own, so they may answer differently."
    )
    definitions = {row["metric"]: row for row in ask("definitions").to_dicts()}
    selection = _ask_selection(definitions)
    _show_metric(selection, definitions[selection.metric])


def _show_metric(selection: Selection, definition: Row) -> None:
    st.header(definition["title"], anchor=False)
    try:
        found = find(ask, selection)
        st.markdown(f"**{found.reading.text}**")
        _SHOW[definition["kind"]](ask, found.shown)
    except OutcomesError as fault:
        st.info(str(fault))
        return
    how_counted(
        selection.metric,
        _QUESTION[definition["kind"]],
        period_type=selection.period_type,
        area=selection.area,
        offences=selection.offences,
    )
    _show_definition_changes(selection)
    if selection.metric == COHORT_METRIC:
        show_cohorts(ask, found.shown)
    if definition["kind"] == "share":
        show_areas(ask, selection)
        show_area_grid(ask, selection)
    if definition["kind"] != "stock":
        show_interventions(ask, selection, definition["kind"])


def _ask_selection(definitions: dict[str, Row]) -> Selection:
    titles = {
        metric: row["title"]
        for metric, row in definitions.items()
        if row["counts_table"] != "metrics.published_counts"
    }
    first, second, third, fourth = st.columns(4)
    with first:
        metric = st.selectbox(
            "Metric",
            list(titles),
            index=list(titles).index("conviction_rate"),
            format_func=titles.get,
            key="metric",
            bind="query-params",
        )
    with second:
        period = filters.period_type("quarter")
    with third:
        area = filters.area()
    with fourth:
        offences = filters.offence_group()
    return Selection(metric, period, area, offences)


def _show_definition_changes(selection: Selection) -> None:
    changes = definition_changes(ask, selection)
    if changes:
        st.header("How much of this is definition?", anchor=False)
        st.markdown("\n".join(f"- {change.text}" for change in changes))
