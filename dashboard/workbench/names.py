"""What a query may use: names to complete while typing, and a browser to find them in."""

from html import escape

import streamlit as st

from dashboard.sql_editor import Completion
from dashboard.warehouse import surface_of
from dashboard.workbench.schema_tree import schema_tree
from etl.surface import Column, Function, Surface, Table


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
    tree = schema_tree(surface, sought)
    st.html(tree or f"<p>Nothing is called or described so: {escape(sought)}.</p>")
    st.caption(
        f"Version {surface.version} of the schemas; reference.surface_versions says what changed."
    )


def _of_table(table: Table) -> Completion:
    return Completion(table.name, "table", table.kind, table.description, table.schema)


def _of_column(table: Table, column: Column) -> Completion:
    parent = f"{table.schema}.{table.name}"
    return Completion(column.name, "column", column.type, column.description, parent)


def _of_function(function: Function) -> Completion:
    takes = function.call[function.call.index("(") :]
    parent = "" if function.schema == "main" else function.schema
    return Completion(function.name, "function", takes, function.description, parent)
