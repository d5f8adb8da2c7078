"""What a query answered: its rows, how they were come by, and what may be done with them."""

import polars as pl
import streamlit as st

from dashboard.shown import show_figure
from dashboard.sql_editor import Mark
from dashboard.workbench.files import show_files
from dashboard.workbench.release import show_marking, show_release
from dashboard.workbench.tabs import Tab
from etl.drawing.quick import KINDS, MOST_SERIES, quick_figure
from etl.sandbox.files import flat, frame
from etl.sandbox.place import line_and_column, marked_place
from etl.sandbox.protocol import Outcome
from etl.sandbox.query import Answer

TABLE, CHART, RELEASE, FILES = "Table", "Chart", "What could be released?", "Take it away"
_SHOWN, _DRAWN = 10_000, 2_000
_TITLES = {
    Outcome.REFUSED: "Not answered",
    Outcome.FAILED: "The query has a fault",
    Outcome.TIMED_OUT: "Ended: out of time",
    Outcome.OUT_OF_MEMORY: "Ended: out of memory",
    Outcome.CANCELLED: "Cancelled",
    Outcome.BUSY: "No turn came free",
}


def show_answer(tab: Tab) -> None:
    """Show what became of a tab's last query."""
    answer = tab.job.answer
    if not answer.is_answered:
        _show_fault(tab, answer)
    elif answer.table.column_names == ["plan"] and answer.table.num_rows == 1:
        st.code(answer.table["plan"][0].as_py(), language=None)
    else:
        _show_rows(tab, answer)


def mark_of(tab: Tab) -> Mark | None:
    """Return the place of a fault of the last query, in the text of its tab."""
    answer = tab.job.answer if tab.job else None
    if answer is None or answer.ending.position is None or tab.asked is None:
        return None
    line, column = line_and_column(tab.asked.sql, answer.ending.position)
    return tab.asked.mark(line, column, answer.ending.message)


def _show_fault(tab: Tab, answer: Answer) -> None:
    ending = answer.ending
    title = _TITLES.get(ending.outcome, "It could not be answered")
    place = ""
    if ending.position is not None:
        line, column = line_and_column(tab.job.question.query, ending.position)
        place = f", line {line}, column {column}"
    with st.container(border=True, key="workbench-fault"):
        st.markdown(f"**{title}{place}**")
        st.text(ending.message)
        if place:
            st.code(marked_place(tab.job.question.query, ending.position), language=None)


def _show_rows(tab: Tab, answer: Answer) -> None:
    with st.container(border=True, key="workbench-answer"):
        st.markdown(_summary(tab, answer))
        if answer.ending.outcome == Outcome.TRUNCATED:
            st.warning(
                f"Cut after {answer.ending.rows:,} rows, at the limit of {answer.ending.limit}:"
                " there are more. Totals of these rows are not totals of all."
            )
        show_marking(tab, answer)
        view = st.segmented_control(
            "Show the answer as", [TABLE, CHART, RELEASE, FILES], default=TABLE,
            key=f"view of tab {tab.number}", label_visibility="collapsed", required=True,
        )  # fmt: skip
        _VIEWS[view](tab, answer)


def _summary(tab: Tab, answer: Answer) -> str:
    rows, columns = answer.table.num_rows, answer.table.num_columns
    return (
        f"**{rows:,} row{'' if rows == 1 else 's'}**, {columns} column{'' if columns == 1 else 's'},"
        f" in {answer.seconds:.2f} s, from warehouse `{tab.job.source.version}`"
    )


def _show_table(tab: Tab, answer: Answer) -> None:
    shown = flat(frame(answer.table.slice(0, _SHOWN)))
    if answer.table.num_rows > _SHOWN:
        st.caption(
            f"The first {_SHOWN:,} rows are shown, and sorted among themselves; files hold all."
        )
    st.dataframe(
        shown.to_arrow(), hide_index=True, alt=f"Answer of {tab.name}", key=_key(tab, "rows")
    )


def _show_chart(tab: Tab, answer: Answer) -> None:
    rows = frame(answer.table.slice(0, _DRAWN))
    numbers = [name for name, kind in rows.schema.items() if kind.is_numeric()]
    if not numbers:
        st.caption("A chart needs a column of numbers.")
        return
    others = [name for name in rows.columns if name not in numbers] or rows.columns
    with st.container(horizontal=True):
        kind = st.selectbox("Kind", KINDS, key=_key(tab, "kind"), width=130)
        x = st.selectbox(
            "Along", rows.columns, rows.columns.index(others[0]), key=_key(tab, "x"), width=220
        )
        y = st.selectbox("Upwards", numbers, _likely(numbers), key=_key(tab, "y"), width=220)
        by = st.selectbox(
            "A series for each", ["nothing", *rows.columns], key=_key(tab, "by"), width=220
        )
    by = None if by == "nothing" else by
    show_figure(
        quick_figure(rows, x, y, by, kind), _key(tab, "chart"), f"{y} by {x}; the table has it."
    )
    st.caption(_drawn(answer, rows, by))


def _drawn(answer: Answer, rows: pl.DataFrame, by: str | None) -> str:
    told = ["A quick look, not a finding: no limits, no allowance for chance between periods."]
    if answer.table.num_rows > _DRAWN:
        told.append(f"Drawn are the first {_DRAWN:,} rows.")
    if by and rows[by].n_unique() > MOST_SERIES:
        told.append(f"Drawn are {MOST_SERIES} of {rows[by].n_unique():,} series.")
    return " ".join(told)


def _likely(numbers: list[str]) -> int:
    """The place of the first column that reads like a measure."""
    rates = [n for n, name in enumerate(numbers) if "rate" in name or "share" in name]
    return rates[0] if rates else len(numbers) - 1


def _key(tab: Tab, part: str) -> str:
    return f"{part} of tab {tab.number}"


_VIEWS = {TABLE: _show_table, CHART: _show_chart, RELEASE: show_release, FILES: show_files}
