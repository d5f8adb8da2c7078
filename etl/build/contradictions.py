"""Hold what was accepted against the checks of sql/checks, and count what contradicts them."""

from collections.abc import Callable

import duckdb

from etl.build.models import reads
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql_folder
from etl.tables import create_table


def record_contradictions(
    con: duckdb.DuckDBPyConnection,
    count: Callable[[str], int],
    tables: set[str] | None = None,
) -> None:
    """Create quality.contradictions; with ``tables`` only of checks that read one of them.

    ``count`` counts the rows of a select.
    """
    create_table(con, "contradictions")
    for check in read_sql_folder(SQL_DIR / "checks"):
        if tables is None or reads(check.statement) & tables:
            _record(con, check, count(check.statement))


def _record(con: duckdb.DuckDBPyConnection, check: SqlFile, rows: int) -> None:
    con.execute(
        "insert into quality.contradictions"
        " values ($name, $title, $severity, $reason, $to_do, $rows)",
        {
            "name": check.name,
            "title": check.description,
            "severity": check.required("severity"),
            "reason": check.required("reason"),
            "to_do": check.required("to do"),
            "rows": rows,
        },
    )
