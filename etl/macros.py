"""The macros of sql/macros, present in every connection that computes or answers."""

import re
from graphlib import TopologicalSorter

import duckdb

from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql_folder


def create_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Create every macro in the connection's current schema."""
    for file in macros():
        con.execute(file.statement)


def macros() -> list[SqlFile]:
    """Return every macro, each after those it calls."""
    by_name = {file.name: file for file in read_sql_folder(SQL_DIR / "macros")}
    graph = {
        name: (set(re.findall(r"(\w+)\(", file.statement)) & by_name.keys()) - {name}
        for name, file in by_name.items()
    }
    return [by_name[name] for name in TopologicalSorter(graph).static_order()]
