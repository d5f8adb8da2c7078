"""The headline numbers of a warehouse, and what moved between two."""

import duckdb

from etl.run.record import Change, Headline
from etl.settings import SQL_DIR
from etl.sqlfile import read_sql


def headlines(con: duckdb.DuckDBPyConnection) -> list[Headline]:
    """Return every share, over its last twelve complete months and over all time."""
    question = read_sql(SQL_DIR / "questions" / "headlines.sql")
    return [Headline(*row) for row in con.execute(question.statement).fetchall()]


def changes(before: list[Headline], after: list[Headline]) -> list[Change]:
    """Pair the headlines of two warehouses, in the order of the newer one."""
    was = {(h.metric, h.span): h for h in before}
    now = {(h.metric, h.span): h for h in after}
    return [Change(was.get(key), now.get(key)) for key in {**now, **was}]
