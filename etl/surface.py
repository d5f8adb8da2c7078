"""What analysts see of a warehouse: schemas, tables, columns and functions, each described.

The one source for whoever shows it: the page's schema browser, completion, ``outcomes sql``. All
of it is read from the warehouse, so that it is what a query will find.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import itemgetter

import duckdb

from etl.errors import ExitCode, OutcomesError
from etl.settings import SQL_DIR
from etl.sqlfile import read_sql

_FINGERPRINT_DIGITS = 12
_PARAMETER = re.compile(r"(?P<name>\w+)(?: := (?P<default>'[^']*'))?")


@dataclass(frozen=True)
class Column:
    """A column; the type is DuckDB's in small letters, or ``code`` for one of a list.

    ``listed_in`` names the table that lists its codes. ``codes`` are they, where no table does.
    """

    name: str
    type: str
    description: str
    listed_in: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table or view (``kind``), its columns in order."""

    schema: str
    name: str
    kind: str
    description: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Parameter:
    """What a function takes; ``default`` is SQL (``'quarter'``), None where it must be given."""

    name: str
    default: str | None = None

    def __str__(self) -> str:
        """As it is written in a call."""
        return self.name if self.default is None else f"{self.name} := {self.default}"


@dataclass(frozen=True)
class Function:
    """A macro, or a table function (``kind``) to be named after ``from``."""

    schema: str
    name: str
    kind: str
    description: str
    parameters: tuple[Parameter, ...]

    @property
    def call(self) -> str:
        """How it is called: metrics.periods(metric, period_type := 'quarter')."""
        taken = map(str, self.parameters)
        # Macros of main are found without their schema.
        name = self.name if self.schema == "main" else f"{self.schema}.{self.name}"
        return f"{name}({', '.join(taken)})"


@dataclass(frozen=True)
class Schema:
    """A schema with its tables and functions by name."""

    name: str
    description: str
    tables: tuple[Table, ...]
    functions: tuple[Function, ...]


@dataclass(frozen=True)
class Surface:
    """Everything analysts see; ``version`` is the newest one announced in the README."""

    version: int
    schemas: tuple[Schema, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table and view."""
        return tuple(table for schema in self.schemas for table in schema.tables)

    @property
    def functions(self) -> tuple[Function, ...]:
        """Every macro and table function."""
        return tuple(function for schema in self.schemas for function in schema.functions)

    @property
    def fingerprint(self) -> str:
        """First 12 digits of the SHA-256 of ``rows``: another one is another surface."""
        text = "\n".join(",".join(row) for row in self.rows)
        return sha256(text.encode()).hexdigest()[:_FINGERPRINT_DIGITS]

    @property
    def rows(self) -> list[tuple[str, str, str, str]]:
        """What a query relies on, sorted: schema, object, column and type, or call and kind.

        Descriptions and the codes of a list may change and are not in it.
        """
        return sorted([*_table_rows(self.tables), *_function_rows(self.functions)])


def surface(con: duckdb.DuckDBPyConnection) -> Surface:
    """Read what analysts see of the warehouse that a connection is on.

    Raise OutcomesError where it was built before warehouses described themselves.
    """
    try:
        schemas = _ask(con, "surface_schemas")
    except duckdb.CatalogException as error:
        raise OutcomesError(
            "This warehouse was built before warehouses described their schemas. Build it again:"
            " outcomes build.",
            ExitCode.NO_WAREHOUSE,
        ) from error
    tables, functions = _tables(con), _functions(con)
    return Surface(
        version=schemas[0]["version"],
        schemas=tuple(
            Schema(
                row["schema"],
                row["description"],
                tuple(table for table in tables if table.schema == row["schema"]),
                tuple(function for function in functions if function.schema == row["schema"]),
            )
            for row in schemas
        ),
    )


def _tables(con: duckdb.DuckDBPyConnection) -> list[Table]:
    head = itemgetter("schema", "table", "kind", "table_description")
    by_table = groupby(_ask(con, "surface_columns"), head)
    return [
        Table(schema, name, kind, words or "", tuple(map(_column, rows)))
        for (schema, name, kind, words), rows in by_table
    ]


def _column(row: dict) -> Column:
    words, codes = row["description"] or "", tuple(row["codes"] or ())
    return Column(row["column"], row["type"], words, row["listed_in"], codes)


def _functions(con: duckdb.DuckDBPyConnection) -> list[Function]:
    return [
        Function(
            row["schema"], row["function"], row["kind"], row["description"] or "",
            tuple(_parameters(row["call"])),
        )
        for row in _ask(con, "surface_functions")
    ]  # fmt: skip


def _parameters(call: str) -> Iterator[Parameter]:
    inside = call.partition("(")[2].rpartition(")")[0]
    for match in map(_PARAMETER.fullmatch, inside.split(", ")):
        if match:
            yield Parameter(match["name"], match["default"])


def _table_rows(tables: tuple[Table, ...]) -> Iterator[tuple[str, str, str, str]]:
    for table in tables:
        for column in table.columns:
            yield table.schema, table.name, column.name, column.type


def _function_rows(functions: tuple[Function, ...]) -> Iterator[tuple[str, str, str, str]]:
    for function in functions:
        yield function.schema, function.name, function.call, function.kind


def _ask(con: duckdb.DuckDBPyConnection, question: str) -> list[dict]:
    answer = con.execute(read_sql(SQL_DIR / "questions" / f"{question}.sql").statement)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
