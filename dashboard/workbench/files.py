"""An answer to take away: CSV, XLSX and Parquet, each marked for what it is and recorded."""

import re
from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.login.reader import for_later, require
from dashboard.origin import NOT_OFFICIAL
from dashboard.who import user
from dashboard.workbench.tabs import Tab
from dashboard.workbook import write_workbook
from etl.audit.record import record_event
from etl.login.roles import Right
from etl.sandbox import files
from etl.sandbox.query import Answer

# A sheet of a million rows takes twenty seconds of the process that serves everybody.
_ROWS_OF_A_SHEET = 100_000
MADE_UP = "Made-up data: no number here says anything about real prosecutions."
_MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
_LABELS = {"csv": "CSV", "xlsx": "XLSX", "parquet": "Parquet"}


def show_files(tab: Tab, answer: Answer) -> None:
    """Offer all rows of an answer as files; each is made, and recorded, when it is asked for."""
    st.caption(
        "All rows, not only those shown. For use within the organisation: what leaves it goes"
        " through the release of published summaries."
    )
    makers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: files.csv(answer.table),
        "xlsx": lambda: _workbook(tab, answer),
        "parquet": lambda: files.parquet(answer.table, _about(tab, answer)),
    }
    if answer.table.num_rows > _ROWS_OF_A_SHEET:
        del makers["xlsx"]
        st.caption(
            f"XLSX is for up to {_ROWS_OF_A_SHEET:,} rows: take CSV or Parquet of this answer."
        )
    with st.container(horizontal=True):
        for ending, make in makers.items():
            _offer(tab, answer, ending, make)


def _offer(tab: Tab, answer: Answer, ending: str, make: Callable[[], bytes]) -> None:
    who = user()

    def made() -> bytes:
        require(Right.SQL)
        record_event(
            who, "page", "took an answer away", format=ending, rows=answer.table.num_rows,
            warehouse=tab.job.source.version,
        )  # fmt: skip
        return make()

    name = f"{_file_name(tab)}.{ending}"
    key = f"{ending} of tab {tab.number}"
    st.download_button(
        _LABELS[ending], for_later(made), name, _MIME[ending], key=key, on_click="ignore"
    )


def _file_name(tab: Tab) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", tab.name.lower()).strip("-") or "query"
    mark = "-not-for-publication" if tab.job.marking.is_marked else ""
    made_up = "-made-up" if tab.job.is_made_up else ""
    return f"{name}-{tab.job.source.version}{made_up}{mark}"


def _about(tab: Tab, answer: Answer) -> Mapping[str, str]:
    cut = f"Cut after {answer.ending.rows:,} rows." if answer.ending.limit else "Complete."
    made_up = {"data": MADE_UP} if tab.job.is_made_up else {}
    return made_up | {
        "query": tab.job.question.query,
        "parameters": ", ".join(f"{k} = {v}" for k, v in tab.job.question.parameters.items()),
        "warehouse": f"Warehouse {tab.job.source.version}. {cut}",
        "publication": tab.job.marking.words,
        "status": NOT_OFFICIAL,
    }


def _workbook(tab: Tab, answer: Answer) -> bytes:
    about = [f"{name.capitalize()}: {text}" for name, text in _about(tab, answer).items() if text]
    table = files.flat(files.frame(answer.table))
    return write_workbook(tab.name, [tab.name, *about], table)
