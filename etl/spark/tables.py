"""The tables of a session of Spark, by the names they have in sql/, and how they come and go."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from etl.build.models import reads
from etl.quoting import parquet
from etl.spark.dialect import to_spark, view_name
from etl.spark.store import Store

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


class Tables:
    """What Spark knows; ``con`` holds the warehouse, whose small tables it is sent when asked."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, session: "SparkSession", store: Store
    ) -> None:
        self.con = con
        self.session = session
        self.store = store
        self._known: set[str] = set()

    def show(self, name: str, frame: "DataFrame") -> None:
        """Let later statements read this under a name."""
        frame.createOrReplaceTempView(view_name(name))
        self._known.add(name)

    def select(self, statement: str) -> "DataFrame":
        """Return what a select of sql/ finds, not yet computed."""
        for name in reads(statement) - self._known:
            self.send(name)
        return self.session.sql(to_spark(statement))

    def send(self, name: str, query: str | None = None) -> None:
        """Show Spark a small table of DuckDB; codes are texts there."""
        relation = self.con.sql(query or f"select * from {name}")
        kinds = dict(zip(relation.columns, relation.types, strict=True))
        codes = [column for column, kind in kinds.items() if kind.id == "enum"]
        casts = ", ".join(f"cast({code} as varchar) as {code}" for code in codes)
        columns = f"* replace ({casts})" if casts else "*"
        found = relation.query("sent", f"select {columns} from sent").to_arrow_table()
        self.show(name, self.session.createDataFrame(found))

    def write(self, name: str, frame: "DataFrame") -> list[Path]:
        """Compute and write a table, show it under its name, and return its files."""
        url = self.store.url(name)
        frame.write.mode("overwrite").parquet(url)
        # Read back with the schema it was written with: an empty table has no files to ask.
        self.show(name, self.session.read.schema(frame.schema).parquet(url))
        return self.store.files(name)

    def fetch(self, name: str, frame: "DataFrame", columns: Iterable[str]) -> str:
        """Compute a table and return a from clause by which DuckDB reads it, columns so called."""
        return parquet(*self.write(name, frame.toDF(*columns)))
