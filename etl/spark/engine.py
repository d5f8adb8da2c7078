"""Spark as an engine of a build: it computes every model, and the warehouse is filled from it."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from etl.build.engines import MakeEngine
from etl.errors import OutcomesError
from etl.judging.accepted import that_count
from etl.judging.landed import record_files
from etl.judging.set_aside import set_aside
from etl.ledger import Delivery
from etl.spark.accepted import Accepting
from etl.spark.handed_back import hand_back
from etl.spark.session import spark_session
from etl.spark.store import open_store
from etl.spark.tables import Tables


@contextmanager
def on_spark() -> Iterator[MakeEngine]:
    """Open a session and a store for a build. Raise OutcomesError where Spark fails."""
    with spark_session() as session, open_store() as store, _failures_said():
        yield lambda con: OnSpark(Tables(con, session, store))


@contextmanager
def _failures_said() -> Iterator[None]:
    """Say that Spark failed, and how; its own words may repeat a value of the data."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        kind = error.getCondition() if isinstance(error, PySparkException) else None
        raise OutcomesError(
            f"Spark could not compute the warehouse ({kind or type(error).__name__}). The logs of"
            " its workers say why; what is live stays. With --engine duckdb it is built here."
        ) from error


class OnSpark:
    """The engine; what it computes is written as Parquet, and inserted into DuckDB's file."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._con: duckdb.DuckDBPyConnection = tables.con

    def accept(self, entries: list[Delivery], corrected_until: int | None) -> None:
        """Judge the landed rows by the rules, and find what counts."""
        entries = that_count(entries, corrected_until)
        record_files(self._con, entries, set_aside(entries))
        Accepting(self._tables, entries, corrected_until).show()
        hand_back(self._tables, entries)

    def show(self, name: str, statement: str) -> None:
        """Create a view in both."""
        self._con.execute(f"create view {name} as {statement}")
        self._tables.show(name, self._tables.select(statement))

    def create(self, name: str, statement: str, coded: str) -> None:
        """Compute a table; its types in the warehouse are those DuckDB would give it."""
        self._con.execute(f"create table {name} as select * from ({coded}) limit 0")
        self._fill(name, statement)

    def insert(self, table: str, statement: str) -> None:
        """Fill a table; Spark knows no order, so its rows come in that of their values."""
        self._fill(table, statement, "order by all", f"{table}_further")

    def keep(self, name: str, statement: str) -> None:
        """Create a temporary table of few rows in DuckDB."""
        frame = self._tables.select(statement)
        rows = self._tables.fetch(name, frame, frame.columns)
        self._con.execute(f"create temporary table {name} as select * from {rows} order by all")

    def count(self, statement: str) -> int:
        """Count the rows of a select."""
        ((rows,),) = self._tables.select(f"select count(*) from ({statement})").collect()
        return rows

    def _fill(self, table: str, statement: str, order: str = "", called: str = "") -> None:
        columns = self._con.sql(f"select * from {table} limit 0").columns
        frame = self._tables.select(statement).toDF(*columns)
        rows = self._tables.fetch(called or table, frame, columns)
        values = ", ".join(_value(name, kind) for name, kind in frame.dtypes)
        self._con.execute(f"insert into {table} select {values} from {rows} {order}")


def _value(column: str, kind: str) -> str:
    """DuckDB makes its own key of the pair that stands for one in Spark."""
    is_pair = kind == "struct<first_id:string,second_id:string>"
    return f"pair_key({column}.first_id, {column}.second_id)" if is_pair else column
