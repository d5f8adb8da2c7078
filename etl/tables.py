"""The tables that the program fills by itself, made as sql/tables says, and what describes any.

A description is a comment of DuckDB: clients of an analyst's own show it too.
"""

import re

import duckdb

from etl.quoting import text
from etl.settings import PROJECT_DIR
from etl.sqlfile import SqlFile, read_sql, read_sql_folder

# Of the program, whatever the definitions: it fills them in builds of other days' too.
_TABLES_DIR = PROJECT_DIR / "sql" / "tables"
_NAME = re.compile(r"create table (?P<schema>\w+)\.(?P<table>\w+)")


def create_table(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Create the table of sql/tables/<name>.sql, empty, with its words; its schema exists."""
    _create(con, read_sql(_TABLES_DIR / f"{name}.sql"))


def create_tables(con: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Create every table of a schema that sql/tables holds."""
    for file in read_sql_folder(_TABLES_DIR):
        if _NAME.match(file.statement)["schema"] == schema:
            _create(con, file)


def describe(
    con: duckdb.DuckDBPyConnection, on: str, words: str, columns: dict[str, str] | None = None
) -> None:
    """Comment an object (``table marts.charges``) and columns of it, by name."""
    name = on.rpartition(" ")[2]
    comments = [(on, words)] + [(f"column {name}.{c}", w) for c, w in (columns or {}).items()]
    con.execute("; ".join(f"comment on {what} is {text(said)}" for what, said in comments))


def _create(con: duckdb.DuckDBPyConnection, file: SqlFile) -> None:
    con.execute(file.statement)
    name = _NAME.match(file.statement)
    table = f"{name['schema']}.{name['table']}"
    describe(con, f"table {table}", file.description, file.column_comments)
