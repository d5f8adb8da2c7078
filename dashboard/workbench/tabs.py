"""The tabs of the workbench: several queries side by side, kept for as long as the page is open."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import shorten

import streamlit as st

from dashboard.login.reader import require
from dashboard.sql_editor import Edited
from dashboard.workbench.job import Job
from etl.login.roles import Right

_TABS, _AT = "tabs of the workbench", "tab of the workbench"
_LONGEST_NAME = 28
_FIRST = """\
-- Conviction rate of all offences by financial year and area. Press Ctrl+Enter to run it.
select
    financial_year(month) as financial_year,
    area_code,
    sum(numerator) as convicted,
    sum(denominator) as defendants,
    rate(sum(numerator), sum(denominator)) as conviction_rate,
    wilson_low(sum(numerator), sum(denominator)) as rate_low,
    wilson_high(sum(numerator), sum(denominator)) as rate_high
from metrics.counts
where metric = 'conviction_rate'
group by all
order by financial_year desc, area_code
"""


@dataclass(eq=False)
class Tab:
    """A query, the values of its parameters, and what became of the last run."""

    number: int
    name: str
    text: str
    parameters: dict[str, str] = field(default_factory=dict)
    job: Job | None = None
    asked: Edited | None = None


def tabs() -> list[Tab]:
    """Return the tabs of this session; there is always one.

    Answers are reached through their tabs alone. Raise NotAllowed where whoever reads may not ask
    in SQL.
    """
    require(Right.SQL)
    return st.session_state.setdefault(_TABS, [Tab(1, "Query 1", _FIRST)])


def current() -> Tab:
    """Return the tab that is shown."""
    at = st.session_state.get(_AT)
    return next((tab for tab in tabs() if tab.number == at), tabs()[-1])


def open_tab(text: str = "", name: str = "", parameters: Mapping[str, str] | None = None) -> Tab:
    """Open a tab of its own for a query, and show it."""
    number = max(tab.number for tab in tabs()) + 1
    title = shorten(name, _LONGEST_NAME, placeholder="…") or f"Query {number}"
    tab = Tab(number, title, text, dict(parameters or {}))
    tabs().append(tab)
    st.session_state[_AT] = number
    return tab


def close_tab(tab: Tab) -> None:
    """Close a tab; what it runs is ended."""
    if tab.job:
        tab.job.cancel()
    tabs().remove(tab)
    if not tabs():
        tabs().append(Tab(tab.number + 1, f"Query {tab.number + 1}", ""))


def show_tabs() -> Tab:
    """Show the tabs and let one be chosen, opened or closed; return the one that is shown."""
    names = {tab.number: tab.name for tab in tabs()}
    at = st.session_state[_AT] = current().number
    with st.container(horizontal=True, vertical_alignment="bottom", key="workbench-tabs"):
        st.segmented_control(
            "Queries", list(names), format_func=names.get, key=_AT, label_visibility="collapsed",
            required=True,
        )  # fmt: skip
        st.button("New tab", on_click=open_tab)
        if len(names) > 1:
            st.button("Close tab", on_click=close_tab, args=(current(),))
    return next(tab for tab in tabs() if tab.number == (st.session_state[_AT] or at))
