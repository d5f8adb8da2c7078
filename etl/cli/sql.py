"""outcomes sql: one select against the live warehouse."""

import sys
from pathlib import Path

import duckdb

from etl.cli.console import table
from etl.errors import ExitCode, OutcomesError
from etl.live import open_live, open_warehouse


def run_sql(
    query: str | None, file: Path | None, output: str, warehouse: Path | None = None
) -> None:
    """Answer one select as a table, CSV or JSON lines on standard output."""
    statement = _statement(query, file)
    with open_warehouse(warehouse) if warehouse else open_live() as con:
        relation = _ask(con, statement)
        if output == "table":
            table(relation.columns, relation.fetchall())
            return
        frame = relation.pl()
    sys.stdout.write(frame.write_csv() if output == "csv" else frame.write_ndjson())


def _statement(query: str | None, file: Path | None) -> str:
    if (query is None) == (file is None):
        raise OutcomesError("Give one select, or a file with -f.", ExitCode.USAGE)
    if file:
        return file.read_text(encoding="utf-8")
    return sys.stdin.read() if query == "-" else query


def _ask(con: duckdb.DuckDBPyConnection, statement: str) -> duckdb.DuckDBPyRelation:
    try:
        found = con.extract_statements(statement)
        if len(found) != 1 or found[0].type != duckdb.StatementType.SELECT:
            raise OutcomesError("One select is answered at a time, nothing else.", ExitCode.USAGE)
        return con.sql(statement)
    except duckdb.Error as error:
        raise OutcomesError(str(error)) from error
