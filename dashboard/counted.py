"""How a number is counted: its definition, its SQL, the checks, and the files behind it."""

import re
from dataclasses import dataclass
from datetime import date

import polars as pl
import streamlit as st

from dashboard import navigation
from dashboard.shown import in_words, show_table
from dashboard.warehouse import ask
from dashboard.workbench.packing import PACKED, packed
from etl.findings.asking import Selection, read_question
from etl.findings.scope import ALL, source_of
from etl.findings.words import Row

# The filter that reads a marker, where the metric itself does not.
_MARKERS = {"dv_marker": "dv", "cyber_marker": "cyber"}


@dataclass(frozen=True)
class Trace:
    """What a number follows from: a metric, a question of sql/questions and what is chosen.

    ``more`` are the parameters that the question was asked with beside those of the selection.
    """

    selection: Selection
    question: str = "series"
    more: tuple[tuple[str, str | date | int], ...] = ()

    @property
    def source(self) -> str:
        """Whether cases or published tables are behind it."""
        return source_of(_definition(self.selection.metric))


def show_counted(trace: Trace) -> None:
    """Show the trace of a number, from its words to the hashes of the delivered files."""
    definition = _definition(trace.selection.metric)
    show_definition(definition)
    st.markdown(
        "**SQL that adds up the counts** ·"
        f" `sql/questions/{trace.question}.sql`, with the values chosen here: `outcomes sql`"
        " answers it as it stands"
    )
    st.code(sql_of(trace), language="sql")
    if code := packed(read_question(trace.question).text, _values(trace)):
        navigation.link("sql", "Open this SQL to change it", **{PACKED: code})
    _show_checks(definition, trace.selection)
    st.markdown("**Delivered files behind it**")
    files = ask("files_behind", metric=trace.selection.metric)
    show_table(in_words(files), "Delivered files with their hashes")


def _definition(metric: str) -> Row:
    return ask("definition", metric=metric).to_dicts()[0]


def sql_of(trace: Trace) -> str:
    """Return the question that was asked, with its values in place of its parameters."""
    text = read_question(trace.question).text
    for name, value in _given(trace).items():
        typed = _typed(value)
        text = re.sub(rf"\${name}\b", lambda _, typed=typed: typed, text)
    return text


def _typed(value: str | date | int) -> str:
    if isinstance(value, int):
        return str(value)
    quoted = "'" + str(value).replace("'", "''") + "'"
    return f"date {quoted}" if isinstance(value, date) else quoted


def _given(trace: Trace) -> dict[str, str | date | int]:
    return trace.selection.filters | dict(trace.more)


def _values(trace: Trace) -> dict[str, str]:
    """The values of a trace as they are written beside a query."""
    wanted = re.findall(r"\$(\w+)", read_question(trace.question).statement)
    return {name: str(value) for name, value in _given(trace).items() if name in wanted}


def checks_behind(definition: Row, selection: Selection) -> pl.DataFrame:
    """The checks of the tables behind a number, rows of sql/questions/checks.sql.

    How far a marker is recorded is left out where neither the metric nor what is chosen reads it.
    """
    tables = {*definition["contract_tables"], definition["mart"], definition["counts_table"]}
    names = {table.split(".")[-1] for table in tables}
    unread = [
        marker for marker, chosen in _MARKERS.items()
        if marker not in definition["definition_sql"] and getattr(selection, chosen) == ALL
    ]  # fmt: skip
    is_behind = pl.col("table_name").str.split(".").list.last().is_in(names)
    return ask("checks").filter(is_behind & ~pl.col("column_name").is_in(unread))


def _show_checks(definition: Row, selection: Selection) -> None:
    """Say what the checks of the tables behind a number found."""
    checks = checks_behind(definition, selection)
    failed = checks.filter(~pl.col("is_met")).to_dicts()
    st.markdown(
        f"**Checks of the tables behind it** · {len(checks) - len(failed)} of {len(checks)} met"
    )
    for row in failed:
        st.markdown(f"- {row['severity'].capitalize()}: {row['reason']} ({row['observed']})")


def show_definition(row: Row) -> None:
    """Show a metric's definition and the SQL that marks what it counts."""
    st.markdown(f"**{row['title']}** · version {row['version']} of its definition")
    st.markdown(
        f"- **Unit:** {row['unit']}\n- **Numerator:** {row['numerator']}\n"
        f"- **Denominator:** {row['denominator']}\n- **Left out:** {row['excluded']}\n"
        f"- **Better is:** {row['better']}. {row['better_note']}\n"
        f"- **Dated by:** {row['dated_by']}\n- **Source:** {row['source']}\n"
        + "\n".join(f"- **Definition** {version}" for version in row["definition_history"])
    )
    st.markdown(f"**SQL that marks what is counted** · `{row['sql_file']}`")
    st.code(row["definition_sql"], language="sql")
    st.markdown(f"**Columns it reads** · `{row['mart_file']}`")
    columns = ask("columns", schema=row["mart"].split(".")[0], table=row["mart"].split(".")[1])
    show_table(in_words(columns), f"Columns of {row['mart']}")
