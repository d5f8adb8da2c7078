"""What is exported: every table of the schemas that analysts read, in types that others know."""

import re
from dataclasses import dataclass

import duckdb

from etl.quoting import quoted

SCHEMAS = ("marts", "metrics", "quality", "reference")
_ENUM = re.compile(r"ENUM\((?:'(?:[^']|'')*'(?:, )?)+\)")
# pandas and R read integers of 128 bits as inexact numbers, and R those of 64 bits without a sign;
# 39 digits, which the widest need, fit no decimal.
_KNOWN_TO_OTHERS = {"UHUGEINT": "VARCHAR", "HUGEINT": "VARCHAR", "UBIGINT": "DECIMAL(20,0)"}


@dataclass(frozen=True)
class Column:
    """A column as the warehouse has it; ``values`` are the codes of an enumerated type."""

    name: str
    duckdb_type: str
    description: str | None

    @property
    def exported_type(self) -> str:
        """The type it is written with, which loses nothing and is read alike everywhere."""
        named = _ENUM.sub("VARCHAR", self.duckdb_type)
        return re.sub(r"\b(UHUGEINT|HUGEINT|UBIGINT)\b", lambda m: _KNOWN_TO_OTHERS[m[0]], named)

    @property
    def values(self) -> list[str]:
        """The codes of an enumerated type in their order; none of another type."""
        found = _ENUM.search(self.duckdb_type)
        texts = re.findall(r"'((?:[^']|'')*)'", found[0]) if found else []
        return [text.replace("''", "'") for text in texts]

    @property
    def short_type(self) -> str:
        """The type in the warehouse, without the codes of an enumerated one."""
        return _ENUM.sub("ENUM", self.duckdb_type)


@dataclass(frozen=True)
class Table:
    """A table of the warehouse and its columns, in order."""

    schema: str
    name: str
    description: str | None
    columns: tuple[Column, ...]

    @property
    def place(self) -> str:
        """Its file, below the folder of the export."""
        return f"{self.schema}/{self.name}.parquet"

    @property
    def statement(self) -> str:
        """The select that gives its rows in the types they are written with."""
        columns = (
            quoted(c.name)
            if c.exported_type == c.duckdb_type
            else f"cast({quoted(c.name)} as {c.exported_type}) as {quoted(c.name)}"
            for c in self.columns
        )
        return f"select {', '.join(columns)} from {quoted(self.schema)}.{quoted(self.name)}"


def exported_tables(con: duckdb.DuckDBPyConnection, database: str) -> list[Table]:
    """Return the tables of an attached warehouse, by schema and name."""
    tables = con.execute(
        f"""
        select schema_name, table_name, comment from duckdb_tables()
        where database_name = $database and schema_name in {SCHEMAS} order by all
        """,
        {"database": database},
    ).fetchall()
    return [Table(*table, _columns(con, database, *table[:2])) for table in tables]


def views(con: duckdb.DuckDBPyConnection, database: str) -> list[dict[str, str]]:
    """Return the views: each slices a table that is exported, and is not exported itself."""
    found = con.execute(
        f"""
        select schema_name || '.' || view_name, sql from duckdb_views()
        where database_name = $database and schema_name in {SCHEMAS} and not internal order by all
        """,
        {"database": database},
    )
    return [{"view": name, "sql": sql} for name, sql in found.fetchall()]


def _columns(
    con: duckdb.DuckDBPyConnection, database: str, schema: str, table: str
) -> tuple[Column, ...]:
    found = con.execute(
        """
        select column_name, data_type, comment from duckdb_columns()
        where (database_name, schema_name, table_name) = ($database, $schema, $table)
        order by column_index
        """,
        {"database": database, "schema": schema, "table": table},
    )
    return tuple(Column(*column) for column in found.fetchall())
