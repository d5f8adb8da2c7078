"""What a query may use: a browser of schemas, tables, columns and functions, and their completion."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from dashboard.sql_editor import Completion
from dashboard.warehouse import surface_of
from etl.surface import Column, Function, Schema, Surface, Table

_MART = "marts.case_outcomes"
_FEW = 3


@st.cache_resource(max_entries=2, show_spinner=False)
def _completions(version: str, _surface: Surface) -> tuple[Completion, ...]:
    found = [Completion(s.name, "schema", info=s.description) for s in _surface.schemas]
    for table in _surface.tables:
        found.append(_of_table(table))
        found.extend(_of_column(table, column) for column in table.columns)
    found.extend(map(_of_function, _surface.functions))
    return tuple(found)


def completions() -> tuple[Completion, ...]:
    """Return every name of the warehouse that a query may use, each with its words."""
    version, surface = surface_of()
    return _completions(version, surface)


def show_names() -> None:
    """Show the browser: what there is, by schema, with what each holds; found by any word."""
    _, surface = surface_of()
    sought = st.text_input(
        "Find a table, column or function", key="workbench find", placeholder="order, offence, rate"
    )
    words = sought.lower().split()
    shown = "".join(_schema(schema, words) for schema in surface.schemas)
    st.html(
        f'<div class="names">{shown}</div>'
        if shown
        else f"<p>Nothing is called or described so: {escape(sought)}.</p>"
    )
    st.caption(f"Version {surface.version} of the schemas; the README lists what changed in each.")


def _of_table(table: Table) -> Completion:
    return Completion(table.name, "table", table.kind, table.description, table.schema)


def _of_column(table: Table, column: Column) -> Completion:
    parent = f"{table.schema}.{table.name}"
    return Completion(column.name, "column", column.type, column.description, parent)


def _of_function(function: Function) -> Completion:
    takes = function.call[function.call.index("(") :]
    parent = "" if function.schema == "main" else function.schema
    return Completion(function.name, "function", takes, function.description, parent)


def _schema(schema: Schema, words: list[str]) -> str:
    # The columns of the mart that every metric's view passes on are told once.
    inherited = {}
    if schema.name == "metrics":
        inherited = {column.name for table in _mart_tables() for column in table.columns}
    tables = [_table(table, words, inherited) for table in schema.tables]
    functions = [_function(function, words) for function in schema.functions]
    found = [part for part in (*tables, *functions) if part]
    if not found:
        return ""
    is_open = " open" if words and len(found) <= 12 else ""
    return (
        f"<details{is_open}><summary><strong>{schema.name}</strong> ({len(found)})</summary>"
        f"<p>{escape(schema.description)}</p>{''.join(found)}</details>"
    )


def _mart_tables() -> Iterator[Table]:
    return (table for table in surface_of()[1].tables if table.schema == "marts")


def _table(table: Table, words: list[str], inherited: set[str]) -> str:
    name = f"{table.schema}.{table.name}"
    about = _holds(words, name, table.description)
    columns = [c for c in table.columns if about or _holds(words, c.name, c.description)]
    if not columns:
        return ""
    own = [c for c in columns if table.kind != "view" or c.name not in inherited] or columns[:_FEW]
    rest = len(columns) - len(own)
    more = f"<p>and {rest} columns of the table it is a view of.</p>" if rest else ""
    is_open = " open" if words and not about else ""
    return (
        f"<details{is_open}><summary><code>{name}</code></summary>"
        f"<p>{escape(table.description)}</p><dl>{''.join(map(_column, own))}</dl>{more}</details>"
    )


def _column(column: Column) -> str:
    kind = escape(column.type)
    if column.listed_in:
        kind += f" of <code>{escape(column.listed_in)}</code>"
    elif column.codes:
        kind += f": {escape(', '.join(column.codes))}"
    return (
        f"<dt><code>{escape(column.name)}</code> <small>{kind}</small></dt>"
        f"<dd>{escape(column.description)}</dd>"
    )


def _function(function: Function, words: list[str]) -> str:
    if not _holds(words, function.name, function.description):
        return ""
    return (
        f"<details><summary><code>{escape(function.name)}()</code></summary>"
        f"<p><code>{escape(function.call)}</code></p><p>{escape(function.description)}</p></details>"
    )


def _holds(words: list[str], name: str, description: str) -> bool:
    text = f"{name} {name.replace('_', ' ')} {description}".lower()
    return all(word in text for word in words)
