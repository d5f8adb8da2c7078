"""A page about a promise: the question it answers, then every metric that belongs to it."""

from collections.abc import Callable

import streamlit as st

from dashboard.filters import years_shown
from dashboard.panel import Panel, show_panel
from dashboard.panels.metric import metric_panel
from dashboard.warehouse import ask
from etl.findings.asking import Selection
from etl.findings.scope import selected_in_words
from etl.findings.words import Row

_LAST = 10_000  # Where a metric stands that names no place: after those that do.


def metrics_of(page: str) -> list[Row]:
    """List the definitions that belong to a page, in their places there."""
    own = [row for row in ask("definitions").to_dicts() if row.get("page") == page]
    return sorted(own, key=lambda row: (row["page_place"] or _LAST, row["title"]))


def show_topic(page: str, chosen: Selection) -> None:
    """Show every metric of a page: mixes over its whole width, the others in pairs."""
    rows = metrics_of(page)
    show_metrics([row["metric"] for row in rows if row["kind"] != "mix"], chosen)
    for row in rows:
        if row["kind"] == "mix":
            show_metric(row["metric"], chosen)


def show_metrics(metrics: list[str], selection: Selection) -> None:
    """Show the panel of each metric, two beside one another where there is room.

    Of an odd number the first, which matters most, has the whole width.
    """
    if len(metrics) % 2:
        show_metric(metrics[0], selection)
        metrics = metrics[1:]
    for pair in (metrics[n : n + 2] for n in range(0, len(metrics), 2)):
        for column, metric in zip(st.columns(2, gap="medium"), pair, strict=True):
            with column:
                show_metric(metric, selection)


def show_metric(metric: str, selection: Selection) -> None:
    """Show the panel of a metric for the cases selected."""
    chosen = Selection(**selection.filters | {"metric": metric})
    years = years_shown(chosen.period_type)
    show_panel(lambda: metric_panel(chosen, years), metric)


def show_over_time(
    make: Callable[[Selection, str, int | None], Panel], name: str, chosen: Selection
) -> None:
    """Show a panel of a series that is made of what is chosen, its words and the years it shows."""
    years = years_shown(chosen.period_type)
    show_of(lambda selection, scope: make(selection, scope, years), name, chosen)


def show_of(make: Callable[[Selection, str], Panel], name: str, chosen: Selection) -> None:
    """Show a panel that is made of what is chosen and its words."""
    show_panel(lambda: make(chosen, selected_in_words(ask, chosen)), name)
