"""A quick chart of an answer: any column along, any number upwards, series by any third."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.shown import show_figure
from dashboard.workbench.tabs import Tab
from etl.drawing.quick import KINDS, MOST_SERIES, quick_figure
from etl.sandbox.files import frame
from etl.sandbox.query import Answer

_DRAWN = 2_000
_NOTHING = "nothing"


def show_chart(tab: Tab, answer: Answer) -> None:
    """Ask what is to be drawn of an answer, and draw it."""
    rows = frame(answer.table.slice(0, _DRAWN))
    numbers = [name for name, kind in rows.schema.items() if kind.is_numeric()]
    if not numbers:
        st.caption("A chart needs a column of numbers.")
        return
    along, series = _likely(rows, numbers)
    with st.container(horizontal=True):
        kind = _ask(tab, "Kind", KINDS, KINDS[0])
        x = _ask(tab, "Along", rows.columns, along)
        y = _ask(tab, "Upwards", numbers, _measure(numbers))
        by = _ask(tab, "A series for each", [_NOTHING, *rows.columns], series)
    by = None if by == _NOTHING else by
    alt = f"{y} by {x}; the table has every value."
    show_figure(quick_figure(rows, x, y, by, kind), f"chart of tab {tab.number}", alt)
    st.caption(_told(answer, rows, by))


def _ask(tab: Tab, label: str, options: Sequence[str], first: str) -> str:
    key = f"{label} of the chart of tab {tab.number}"
    return st.selectbox(label, options, list(options).index(first), key=key, width=200)


def _likely(rows: pl.DataFrame, numbers: Sequence[str]) -> tuple[str, str]:
    """Return what an answer is by, and what else it is by where that alone says nothing twice."""
    others = [name for name in rows.columns if name not in numbers] or rows.columns[:1]
    is_repeated = rows[others[0]].n_unique() < len(rows)
    return others[0], others[1] if is_repeated and len(others) > 1 else _NOTHING


def _measure(numbers: Sequence[str]) -> str:
    """The first column that reads like a measure, else the last number."""
    return next((name for name in numbers if "rate" in name or "share" in name), numbers[-1])


def _told(answer: Answer, rows: pl.DataFrame, by: str | None) -> str:
    told = ["A quick look, not a finding: no limits, no allowance for chance between periods."]
    if answer.table.num_rows > _DRAWN:
        told.append(f"Drawn are the first {_DRAWN:,} rows.")
    if by and rows[by].n_unique() > MOST_SERIES:
        told.append(f"Drawn are {MOST_SERIES} of {rows[by].n_unique():,} series.")
    return " ".join(told)
