"""A SQLAlchemy dialect that can describe the tables of a DuckDB 2 file.

duckdb-engine asks DuckDB for PostgreSQL's catalogue, parts of which DuckDB 2 does not answer.
This dialect asks DuckDB's own. Its name in a connection string is `duckdb+described`.
"""

from typing import Any

import sqlalchemy as sa
from duckdb_engine import Dialect

NAME = "duckdb+described"

COLUMNS_OF_TABLE = sa.text("""
    select column_name, data_type, is_nullable
    from duckdb_columns()
    where table_name = :table and schema_name = coalesce(:schema, current_schema())
        and database_name = current_database()
    order by column_index
""")


SCHEMAS = sa.text("""
    select schema_name from duckdb_schemas()
    where database_name = current_database() order by schema_name
""")


class DescribedDialect(Dialect):
    """duckdb-engine's dialect, describing tables through `duckdb_columns()`."""

    # SQLAlchemy warns when a subclass does not repeat its parent's choice.
    supports_statement_cache = False

    def get_columns(
        self, connection: Any, table_name: str, schema: str | None = None, **_: Any
    ) -> list[dict[str, Any]]:
        """Name, type and nullability of each column, in the table's order.

        Raises sqlalchemy.exc.NoSuchTableError where the table does not exist.
        """
        rows = connection.execute(COLUMNS_OF_TABLE, {"table": str(table_name), "schema": schema})
        columns = [self._described(*row) for row in rows]
        if not columns:
            raise sa.exc.NoSuchTableError(f"{schema}.{table_name}" if schema else table_name)
        return columns

    def get_schema_names(self, connection: Any, **_: Any) -> list[str]:
        """The file's schemas, without the name of the file that duckdb-engine puts before each."""
        return list(connection.execute(SCHEMAS).scalars())

    def get_pk_constraint(self, *_: Any, **__: Any) -> dict[str, Any]:
        """No key: the suites name the keys they hold a table to, whatever it declares."""
        return {"constrained_columns": [], "name": None}

    def _described(self, name: str, data_type: str, is_nullable: bool) -> dict[str, Any]:
        base_type = data_type.split("(")[0].lower()
        column_type = self.ischema_names.get(base_type, sa.types.NullType)
        return {"name": name, "type": column_type(), "nullable": is_nullable, "default": None}


sa.dialects.registry.register("duckdb.described", __name__, DescribedDialect.__name__)
