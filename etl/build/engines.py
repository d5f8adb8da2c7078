"""Where the models are computed: in DuckDB here, or in another engine that hands back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

import duckdb

from etl.judging.accepted import show_accepted
from etl.judging.corrected import record_settled
from etl.ledger import Delivery


class Engine(Protocol):
    """What a build asks of an engine. Every result ends up in the warehouse file.

    Statements are selects in the SQL of sql/; names are ``schema.table``.
    """

    def accept(self, entries: list[Delivery], corrected_until: int | None) -> None:
        """Show what counts of these deliveries, as show_accepted and record_settled do."""

    def show(self, name: str, statement: str) -> None:
        """Create a view."""

    def create(self, name: str, statement: str, coded: str) -> None:
        """Create a table; ``coded`` is the same select with codes as types of the warehouse."""

    def insert(self, table: str, statement: str) -> None:
        """Fill a table of sql/tables, column by column."""

    def keep(self, name: str, statement: str) -> None:
        """Create a temporary table of few rows in the warehouse's connection."""

    def count(self, statement: str) -> int:
        """Count the rows of a select."""


class Here:
    """DuckDB, in the connection that writes the warehouse."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    def accept(self, entries: list[Delivery], corrected_until: int | None) -> None:
        """Read the landed files where they are."""
        show_accepted(self._con, entries, corrected_until=corrected_until)
        record_settled(self._con, entries)

    def show(self, name: str, statement: str) -> None:
        """Create a view."""
        self._con.execute(f"create view {name} as {statement}")

    def create(self, name: str, statement: str, coded: str) -> None:
        """Write the codes as such at once: they are written faster."""
        self._con.execute(f"create table {name} as {coded}")

    def insert(self, table: str, statement: str) -> None:
        """Fill a table."""
        self._con.execute(f"insert into {table} {statement}")

    def keep(self, name: str, statement: str) -> None:
        """Create a temporary table."""
        self._con.execute(f"create temporary table {name} as {statement}")

    def count(self, statement: str) -> int:
        """Count the rows of a select."""
        (rows,) = self._con.execute(f"select count(*) from ({statement})").fetchone()
        return rows


MakeEngine = Callable[[duckdb.DuckDBPyConnection], Engine]


@contextmanager
def engine_called(name: str) -> Iterator[MakeEngine]:
    """Yield what makes an engine for a connection. Raise OutcomesError where Spark cannot be."""
    if name == "spark":
        # Spark is installed where it is used, and takes seconds to import.
        from etl.spark.session import require_spark

        require_spark()
        from etl.spark.engine import on_spark

        with on_spark() as make:
            yield make
    else:
        yield Here
