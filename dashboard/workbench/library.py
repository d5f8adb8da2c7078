"""Queries to begin from: worked examples, those that were kept, and one's own of before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import streamlit as st

from dashboard.login.reader import require
from dashboard.places import PLACES
from dashboard.who import user
from dashboard.workbench.links import KEPT
from dashboard.workbench.packing import PACKED, packed
from dashboard.workbench.tabs import Tab, open_tab
from etl.audit.read import history
from etl.audit.record import record_event
from etl.errors import OutcomesError
from etl.examples import examples
from etl.login.roles import Right
from etl.printable import printable
from etl.saved import forget, save, saved

_OF_BEFORE = 30
_TITLE = 70
# Files of the program, which the page would read again at every click.
_examples = cache(examples)


@dataclass(frozen=True)
class Kept:
    """A query that can be opened: what it is called, what is said of it, its text and values."""

    title: str
    words: str
    query: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    reference: str = ""


def show_examples() -> None:
    """Show the worked examples, by what they are about."""
    found = _examples()
    about = {place.url or "overview": place.title for place in PLACES}
    topics = [url for url in about if any(example.topic == url for example in found)]
    topic = st.selectbox("About", topics, format_func=about.get, key="workbench topic")
    of_topic = [
        Kept(e.title, e.purpose, e.statement, dict(e.parameters)) for e in found if e.topic == topic
    ]
    _show(of_topic, "example", "There is no example of it.")


def show_saved() -> None:
    """Show the user's own queries and those that others share."""
    require(Right.SQL)
    who = user()
    found = [
        Kept(
            query.name,
            f"{query.purpose or 'No purpose given.'} By {query.author}, {query.saved_on},"
            f" {'shared' if query.is_shared else 'for yourself'}.",
            query.query,
            query.parameters,
            query.reference if query.author == who else "",
        )
        for query in saved(who)
    ]
    _show(found, "kept query", "No query is kept yet. Keep one below the editor.")


def show_history() -> None:
    """Show what the user asked before, newest first, from the audit log."""
    require(Right.SQL)
    found = [
        Kept(
            f"{entry.time:%d %b %H:%M} {_first_line(entry.query)}",
            f"{entry.outcome or 'No end recorded'}, on warehouse {entry.warehouse_version}.",
            entry.query,
            {name: str(value) for name, value in entry.details.items()},
        )
        for entry in history(user(), _OF_BEFORE)
        if entry.query
    ]
    _show(found, "earlier query", "Nothing was asked under your name yet.")


def show_keeping(tab: Tab, parameters: Mapping[str, str]) -> None:
    """Offer to keep the query of a tab, to share it, and a link to it."""
    with st.form(f"keep tab {tab.number}", border=False):
        name = st.text_input(
            "Name", "" if tab.name.startswith("Query ") else tab.name, max_chars=80
        )
        purpose = st.text_input("What it is for", max_chars=400)
        is_shared = st.toggle("Share it with other analysts")
        if st.form_submit_button("Keep it"):
            _keep(tab, name, purpose, parameters, is_shared)
    code = packed(tab.text, parameters)
    if code is None:
        st.caption("This query is too long for a link: keep and share it, and send its name.")
        return
    st.caption("A link that opens this query, with its values. Nothing runs until Run is pressed.")
    st.code(f"{_page_address()}?{PACKED}={code}", language=None, wrap_lines=True)


def _keep(
    tab: Tab, name: str, purpose: str, parameters: Mapping[str, str], is_shared: bool
) -> None:
    who = user()
    try:
        kept = save(who, name, purpose, tab.text, parameters, is_shared)
        record_event(who, "page", "kept a query", name=kept.name, shared=int(is_shared))
    except OutcomesError as fault:
        st.error(str(fault))
        return
    tab.name = kept.name
    st.success(f"Kept as “{kept.name}”. It opens at:")
    st.code(f"{_page_address()}?{KEPT}={kept.reference}", language=None, wrap_lines=True)


def _page_address() -> str:
    return (st.context.url or "sql").partition("?")[0]


def _show(found: Sequence[Kept], kind: str, none: str) -> None:
    if not found:
        st.caption(none)
        return
    at = st.selectbox(
        kind.capitalize(), range(len(found)), format_func=lambda n: found[n].title,
        key=f"workbench {kind}",
    )  # fmt: skip
    kept = found[at]
    # The words of a colleague: never a link or a heading of ours.
    st.text(printable(kept.words))
    st.code(kept.query, language="sql", height=220)
    with st.container(horizontal=True):
        st.button(
            "Open in a new tab",
            key=f"open {kind}",
            on_click=open_tab,
            args=(kept.query, kept.title, kept.parameters),
        )
        if kept.reference:
            st.button(
                "Remove", key=f"remove {kind}", on_click=forget, args=(user(), kept.reference)
            )


def _first_line(query: str) -> str:
    lines = [line.strip() for line in query.splitlines() if line.strip()]
    told = next((line for line in lines if not line.startswith("--")), *lines[:1])
    return printable(told)[:_TITLE]
