"""DuckDB as a data source of Great Expectations, which has none of its own.

Importing this module adds `context.data_sources.add_duckdb(...)`.
"""

from pathlib import Path
from typing import Any, ClassVar, Literal

import sqlalchemy as sa
from great_expectations.datasource.fluent import SQLDatasource
from great_expectations.exceptions import GreatExpectationsError
from great_expectations.execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.metrics import ColumnMapMetricProvider
from great_expectations.expectations.metrics.map_metric_provider import column_condition_partial
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.query_metrics.query_table import (
    unexpected_rows_query_table,
)

from expectations.complaints import readable
from expectations.duckdb_dialect import NAME


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Runs the queries of expectations in a DuckDB file."""

    def execute_query(self, query: Any) -> Any:
        """The result of a query, already fetched.

        In duckdb-engine the connection is the cursor: once it is given back, an unread result
        is lost, and Great Expectations reads only afterwards.

        Raises GreatExpectationsError, whose message quotes no value: it is printed in the pages.
        """
        try:
            with self.get_connection() as connection:
                return connection.execute(query).freeze()()
        except sa.exc.SQLAlchemyError as error:
            raise GreatExpectationsError(readable(str(error))) from None


class DuckDBDatasource(SQLDatasource):
    """One schema of one DuckDB file, opened read-only."""

    type: Literal["duckdb"] = "duckdb"
    default_schema: str | None = None

    execution_engine_override: ClassVar = DuckDBExecutionEngine
    _EXTRA_EXCLUDED_EXEC_ENG_ARGS: ClassVar[set[str]] = {"default_schema"}

    @property
    def schema_(self) -> str | None:
        """The schema of tables that name none."""
        return self.default_schema

    def get_engine(self) -> sa.Engine:
        """The execution engine's own connections, so that closing them closes the file."""
        return self.get_execution_engine().engine


class MatchesRegex(ColumnMapMetricProvider):
    """Whether a value matches somewhere, as elsewhere; `~` matches whole values in DuckDB."""

    condition_metric_name = "column_values.match_regex"
    condition_value_keys = ("regex",)

    @column_condition_partial(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, column: Any, regex: str, **_: Any) -> Any:
        return sa.func.regexp_matches(column, sa.literal(regex))


class UnexpectedRows(unexpected_rows_query_table.UnexpectedRowsQueryTable):
    """The rows of an unexpected-rows query: none are ever fetched, they are only counted.

    A row may identify someone; and not fetching them halves the work.
    """

    @metric_value(engine=DuckDBExecutionEngine)
    def _sqlalchemy(cls, **_: Any) -> list[dict[str, Any]]:
        return []


def address(database: Path) -> str:
    """The connection string of a DuckDB file, whatever characters its path has."""
    url = sa.URL.create(NAME, database=str(database.resolve()))
    return url.render_as_string(hide_password=False)
