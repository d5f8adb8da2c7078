"""Ask in SQL: the analyst's page, for the question that no other page foresaw."""

import streamlit as st

from dashboard.furniture import page_title
from dashboard.guarded import guarded
from dashboard.spoken import note_choice
from dashboard.sql_editor import Edited, sql_editor
from dashboard.warehouse import ask, this_build
from dashboard.who import user
from dashboard.workbench.answered import mark_of, show_answer
from dashboard.workbench.job import Job
from dashboard.workbench.library import show_examples, show_history, show_keeping, show_saved
from dashboard.workbench.links import open_from_address
from dashboard.workbench.names import completions, show_names
from dashboard.workbench.parameters import ask_parameters
from dashboard.workbench.tabs import Tab, show_tabs
from etl.sandbox.asking import Source, limits_set
from etl.sandbox.protocol import Question

_AT_ONCE_SECONDS, _BETWEEN_LOOKS = 0.6, 0.4
_RUNS = ("run", "run selection", "explain")
_ASIDE = {
    "Tables": show_names, "Examples": show_examples, "Kept": show_saved, "History": show_history,
}  # fmt: skip


def show() -> None:
    """Show the page."""
    if not page_title("Ask in SQL"):
        return
    st.caption(_rules())
    open_from_address()
    work, aside = st.columns([2, 1], gap="medium")
    with work:
        _show_work()
    with aside, st.container(key="workbench-aside"):
        _show_aside()


def _rules() -> str:
    limits = limits_set()
    return (
        f"One statement that reads, answered within {limits.seconds:g} seconds and"
        f" {limits.memory / 1e9:.1f} GB, {limits.rows:,} rows at most. Nothing can be changed or"
        f" reached by it. Every query is recorded, with its text, under the name {user()}."
    )


@guarded
def _show_work() -> None:
    tab = show_tabs()
    values = st.container()
    is_running = tab.job is not None and not tab.job.is_done
    edited = sql_editor(
        tab.text,
        key=f"sql-{tab.number}",
        completions=completions(),
        mark=None if is_running else mark_of(tab),
        is_running=is_running,
        label=f"SQL of {tab.name}",
        keeps_draft=tab.number == 1,
    )
    tab.text = edited.text
    # They stand above the editor, and are those of the text that came from it just now.
    with values:
        parameters = ask_parameters(tab)
    _act(tab, edited, parameters, is_running)
    if tab.job and tab.job.is_done:
        show_answer(tab)
    elif tab.job:
        note_choice("Query", "running")
        _watch(tab.job)
    with st.expander("Keep, share, link"):
        show_keeping(tab, parameters)


def _act(tab: Tab, edited: Edited, parameters: dict[str, str], is_running: bool) -> None:
    if edited.action == "cancel" and tab.job:
        tab.job.cancel()
        tab.job.wait(_AT_ONCE_SECONDS)
        st.rerun()
    if edited.action in _RUNS and not is_running:
        build = this_build()
        question = Question(edited.sql, parameters, edited.action == "explain")
        tab.asked = edited
        is_made_up = bool(ask("freshness")["is_made_up"].any())
        tab.job = Job(question, user(), Source(build.path, build.version), is_made_up)
        tab.job.wait(_AT_ONCE_SECONDS)
        # The editor was shown as it stood before: now it can be cancelled, or has a mark.
        st.rerun()


@st.fragment(run_every=_BETWEEN_LOOKS)
def _watch(job: Job) -> None:
    if job.is_done:
        st.rerun()
    st.progress(min(job.progress, 1.0), text=job.words)


@guarded
def _show_aside() -> None:
    view = st.segmented_control(
        "Beside the editor", list(_ASIDE), default="Tables", key="workbench beside",
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    _ASIDE[view]()
