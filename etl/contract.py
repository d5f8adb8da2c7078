"""The input contract, read from sql/contract by letting DuckDB parse its tables."""

import re
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter

import duckdb

from etl.reference import create_reference_tables
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql_folder


@dataclass(frozen=True)
class Column:
    """A column of the contract; its codes are those in a column of a reference list."""

    name: str
    data_type: str
    is_required: bool
    description: str
    lookup: str | None = None
    lookup_column: str | None = None


@dataclass(frozen=True)
class Parent:
    """The table whose row each row of another belongs to, by columns of the same names."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of the contract; ``key`` identifies its rows across deliveries."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    parent: Parent | None = None

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in the order of the contract."""
        return [column.name for column in self.columns]


@cache
def contract() -> dict[str, Table]:
    """Return the contract's tables by name, each after the one its rows belong to."""
    con = duckdb.connect()
    create_reference_tables(con)
    files = _parents_first(read_sql_folder(SQL_DIR / "contract"))
    for file in files:
        con.execute(file.statement)
    names = {file.name for file in files}
    return {file.name: _table(con, file, names) for file in files}


def _parents_first(files: list[SqlFile]) -> list[SqlFile]:
    by_name = {file.name: file for file in files}
    graph = {
        name: set(re.findall(r"references (\w+)", file.statement)) & by_name.keys()
        for name, file in by_name.items()
    }
    return [by_name[name] for name in TopologicalSorter(graph).static_order()]


def _table(con: duckdb.DuckDBPyConnection, file: SqlFile, tables: set[str]) -> Table:
    references = _references(con, file.name)
    lookups = {columns[0]: (to, at[0]) for columns, to, at in references if to not in tables}
    parents = [Parent(to, tuple(columns)) for columns, to, _ in references if to in tables]
    rows = con.execute(
        "select column_name, data_type, not is_nullable from duckdb_columns() where table_name = ?"
        " order by column_index",
        [file.name],
    ).fetchall()
    columns = tuple(
        Column(name, kind, is_required, file.column_comments[name], *lookups.get(name, ()))
        for name, kind, is_required in rows
    )
    parent = parents[0] if parents else None
    return Table(file.name, file.description, columns, _key(con, file.name), parent)


def _references(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple]:
    return con.execute(
        "select constraint_column_names, referenced_table, referenced_column_names"
        " from duckdb_constraints() where table_name = ? and constraint_type = 'FOREIGN KEY'",
        [table],
    ).fetchall()


def _key(con: duckdb.DuckDBPyConnection, table: str) -> tuple[str, ...]:
    (names,) = con.execute(
        "select constraint_column_names from duckdb_constraints()"
        " where table_name = ? and constraint_type = 'PRIMARY KEY'",
        [table],
    ).fetchone()
    return tuple(names)
