"""What a query answered: its rows, how they were come by, and what may be done with them."""

import streamlit as st

from dashboard.spoken import note_choice
from dashboard.sql_editor import Mark
from dashboard.workbench.files import show_files
from dashboard.workbench.quick_chart import show_chart
from dashboard.workbench.release import show_marking, show_release
from dashboard.workbench.tabs import Tab
from etl.sandbox.files import flat, frame
from etl.sandbox.place import line_and_column, marked_place
from etl.sandbox.protocol import Outcome
from etl.sandbox.query import Answer

TABLE, CHART, RELEASE, FILES = "Table", "Chart", "What could be released?", "Take it away"
_SHOWN = 10_000
_NONE = (
    "No row answers it. Codes are written small, as they stand in the lists of the schema"
    " reference (kent, yes, quarter), measures as in metrics.definitions. = null is never true:"
    " write is null."
)
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
    if tab.asked and tab.text != tab.asked.text:
        st.caption("The text was changed since: this is the answer to what stood there before.")
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
    note_choice("Query", f"{title}{place}. {ending.message}")
    with st.container(border=True, key="workbench-fault"):
        st.markdown(f"**{title}{place}**")
        st.text(ending.message)
        if place:
            st.code(marked_place(tab.job.question.query, ending.position), language=None)


def _show_rows(tab: Tab, answer: Answer) -> None:
    with st.container(border=True, key="workbench-answer"):
        st.markdown(_summary(tab, answer))
        mark = "Not for publication." if tab.job.marking.is_marked else ""
        note_choice("Query", f"{_summary(tab, answer).replace('*', '')} {mark}")
        if answer.ending.outcome == Outcome.TRUNCATED:
            st.warning(
                f"Cut after {answer.ending.rows:,} rows, at the limit of {answer.ending.limit}:"
                " there are more. Totals of these rows are not totals of all."
            )
        show_marking(tab)
        view = st.segmented_control(
            "Show the answer as", [TABLE, CHART, RELEASE, FILES], default=TABLE,
            key=f"view of tab {tab.number}", label_visibility="collapsed", required=True,
        )  # fmt: skip
        _VIEWS[view](tab, answer)


def _summary(tab: Tab, answer: Answer) -> str:
    rows, columns = answer.table.num_rows, answer.table.num_columns
    return (
        f"**{_counted(rows, 'row')}**, {_counted(columns, 'column')}, in {answer.seconds:.2f} s,"
        f" from warehouse `{tab.job.source.version}`"
    )


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _show_table(tab: Tab, answer: Answer) -> None:
    shown = flat(frame(answer.table.slice(0, _SHOWN)))
    if not answer.table.num_rows:
        st.caption(_NONE)
        return
    if answer.table.num_rows > _SHOWN:
        st.caption(
            f"The first {_SHOWN:,} rows are shown, and sorted among themselves; files hold all."
        )
    st.dataframe(
        shown.to_arrow(), hide_index=True, alt=f"Answer of {tab.name}", key=_key(tab, "rows")
    )


def _key(tab: Tab, part: str) -> str:
    return f"{part} of tab {tab.number}"


_VIEWS = {TABLE: _show_table, CHART: show_chart, RELEASE: show_release, FILES: show_files}
