"""The macros of sql/macros, present in every connection that computes or answers."""

import re
from graphlib import TopologicalSorter

import duckdb

from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql_folder

INTERNAL = "For loading, not for analysis: "

_TAKEN = re.compile(r"create macro \w+\((?P<names>[^()]*)\)")


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


def is_for_analysts(macro: SqlFile) -> bool:
    """Whether its header has ``-- for: analysts``; the others only loading needs."""
    return macro.header.get("for") == "analysts"


def parameters(macro: SqlFile) -> tuple[tuple[str, None], ...]:
    """Return what a macro takes, in order; none has a default."""
    return tuple((name, None) for name in _TAKEN.match(macro.statement)["names"].split(", "))
