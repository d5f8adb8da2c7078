"""The quarantine as it stands now: from the ledger and the landed files, before any build."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from etl.engine import working_connection
from etl.errors import ExitCode, OutcomesError
from etl.judging.accepted import show_accepted
from etl.judging.corrected import record_settled
from etl.ledger import Delivery
from etl.macros import create_macros
from etl.reference import create_reference_tables
from etl.settings import SQL_DIR
from etl.sqlfile import read_sql


@dataclass(frozen=True)
class Wanted:
    """Which faults are asked for; None is any. ``settled`` are those open no longer."""

    source: str | None = None
    file: str | None = None
    rule: str | None = None
    table: str | None = None
    settled: bool = False

    @property
    def condition(self) -> str:
        """The condition in SQL on quality.quarantine, with the parameters of ``parameters``."""
        columns = {
            "source": "source_name",
            "file": "file_name",
            "rule": "rule",
            "table": "contract_table",
        }
        parts = [f"{column} = ${name}" for name, column in columns.items() if getattr(self, name)]
        if not self.settled:
            parts.append("status = 'open'")
        return " and ".join(parts) or "true"

    @property
    def parameters(self) -> dict[str, str]:
        """Values of the parameters of the condition."""
        names = ("source", "file", "rule", "table")
        return {name: getattr(self, name) for name in names if getattr(self, name)}


@contextmanager
def open_quarantine(entries: list[Delivery]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection with quality.quarantine, as a build would make it, and what it reads.

    It holds values of deliveries, in memory only: what leaves it is for the operator alone. Raise
    OutcomesError where nothing was ever delivered.
    """
    if not entries:
        raise OutcomesError(
            "Nothing was delivered yet, so nothing is in quarantine.", ExitCode.NO_WAREHOUSE
        )
    with working_connection() as con:
        con.execute("create schema reference; create schema quality; create schema delivery")
        create_macros(con)
        create_reference_tables(con, "reference")
        show_accepted(con, entries)
        record_settled(con, entries)
        statement = read_sql(SQL_DIR / "quality" / "quarantine.sql").statement
        con.execute(f"create table quality.quarantine as {statement}")
        yield con
