"""The input contract, read from sql/contract by letting DuckDB parse its tables."""

from dataclasses import dataclass
from functools import cache

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
class Table:
    """A table of the contract; ``key`` identifies its rows across deliveries."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in the order of the contract."""
        return [column.name for column in self.columns]


@cache
def contract() -> dict[str, Table]:
    """Return the contract's tables by name."""
    con = duckdb.connect()
    create_reference_tables(con)
    files = read_sql_folder(SQL_DIR / "contract")
    for file in files:
        con.execute(file.statement)
    return {file.name: _table(con, file) for file in files}


def _table(con: duckdb.DuckDBPyConnection, file: SqlFile) -> Table:
    lookups = _lookups(con, file.name)
    rows = con.execute(
        "select column_name, data_type, not is_nullable from duckdb_columns() where table_name = ?"
        " order by column_index",
        [file.name],
    ).fetchall()
    columns = tuple(
        Column(name, kind, is_required, file.column_comments[name], *lookups.get(name, ()))
        for name, kind, is_required in rows
    )
    return Table(file.name, file.description, columns, _key(con, file.name))


def _lookups(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, tuple[str, str]]:
    rows = con.execute(
        "select constraint_column_names[1], referenced_table, referenced_column_names[1]"
        " from duckdb_constraints() where table_name = ? and constraint_type = 'FOREIGN KEY'",
        [table],
    ).fetchall()
    return {column: (listed, code) for column, listed, code in rows}


def _key(con: duckdb.DuckDBPyConnection, table: str) -> tuple[str, ...]:
    (names,) = con.execute(
        "select constraint_column_names from duckdb_constraints()"
        " where table_name = ? and constraint_type = 'PRIMARY KEY'",
        [table],
    ).fetchone()
    return tuple(names)
