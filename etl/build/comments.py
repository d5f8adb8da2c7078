"""Describe the warehouse with the words of its SQL, the contract and the lists.

Each is written once, beside what it describes: a model, a macro or a question in its own file, a
reference list in sql/reference. A view of metrics passes on the words of the mart it marks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import duckdb

from etl.build.catalogue import Definition
from etl.build.models import model_name
from etl.contract import contract
from etl.macros import INTERNAL, is_for_analysts, macros, parameters
from etl.reference import list_file, reference_lists
from etl.sqlfile import SqlFile
from etl.tables import describe


def describe_macros(con: duckdb.DuckDBPyConnection) -> None:
    """Comment every macro; one that only loading needs says so first."""
    for file in macros():
        words = file.description if is_for_analysts(file) else f"{INTERNAL}{file.description}"
        describe_function(con, f"macro {file.name}", words, parameters(file))


def describe_function(
    con: duckdb.DuckDBPyConnection,
    on: str,
    words: str,
    taken: tuple[tuple[str, str | None], ...],
) -> None:
    """Comment a macro with its words and how it is called: DuckDB tells no default."""
    shown = ", ".join(name if given is None else f"{name} := {given}" for name, given in taken)
    describe(con, on, f"{words} Call: {on.rpartition(' ')[2]}({shown})")


def describe_lists(con: duckdb.DuckDBPyConnection, lists: dict[str, str]) -> None:
    """Comment the reference lists and their columns; an added list need have no words."""
    tables = _catalogue(con)
    for name in reference_lists():
        file = list_file(name)
        if file:
            others = {code: table for code, table in lists.items() if table != f"reference.{name}"}
            words = _with_lists(file.column_comments, tables[f"reference.{name}"], others)
            describe(con, f"table reference.{name}", file.description, words)


def describe_model(con: duckdb.DuckDBPyConnection, file: SqlFile, lists: dict[str, str]) -> None:
    """Comment a model's table and each of its columns that has words anywhere.

    ``lists`` names the list of each code, as code_lists does.
    """
    name = model_name(file)
    columns = [column for column, *_ in con.execute(f"describe {name}").fetchall()]
    words = _contract_words(file.name) | file.column_comments
    described = _with_lists(words, columns, lists)
    describe(con, f"table {name}", file.description, described)


def describe_answer(con: duckdb.DuckDBPyConnection, table: str, file: SqlFile) -> None:
    """Comment a table that keeps the answer of a question."""
    describe(con, f"table {table}", file.description, file.column_comments)


def describe_views(con: duckdb.DuckDBPyConnection, catalogue: list[Definition]) -> None:
    """Comment the view of every metric: what it marks, and the columns it passes on."""
    tables = _catalogue(con)
    for definition in catalogue:
        view = f"metrics.{definition.name}"
        words = tables[definition.mart] | dict(_marks(definition))
        columns = {column: words[column] for column in tables[view] if words.get(column)}
        title, unit = (definition.file.required(key) for key in ("title", "unit"))
        one_row = "unit and category" if definition.kind == "mix" else "unit"
        said = f"One row per {one_row} that qualifies for: {title}. Unit: {unit}."
        describe(con, f"view {view}", said, columns)


def _marks(definition: Definition) -> Iterator[tuple[str, str]]:
    """Yield the columns by which a metric marks what it counts, with their words."""
    header = definition.file.header
    yield "counted_on", f"Day that decides the period it counts in: {header['dated by']}"
    if definition.is_published:
        yield "numerator", f"Numerator: {header['numerator']}"
        yield "denominator", f"Denominator: {header['denominator']}"
    yield (
        "in_numerator",
        (f"In the numerator: {header['numerator']}; empty: not recorded, and in no denominator"),
    )
    yield "category", f"Code of the category; listed in {definition.category_list}"
    yield "amount", f"{header['numerator'].capitalize()}; empty: not recorded"
    yield "days", "Days from the beginning to the end, or to the last settled day where it had none"
    yield "ended_by", f"How it ended ({header.get('event')}); empty: not ended by the settled day"
    yield "enters_on", "First day it is part of the stock"
    yield "last_on", "Last day it is part of the stock; empty: no end"


def _with_lists(
    words: dict[str, str], columns: Iterable[str], lists: dict[str, str]
) -> dict[str, str]:
    return {
        column: f"{words[column]}{_listed(column, lists)}" for column in columns if column in words
    }


def _listed(column: str, lists: dict[str, str]) -> str:
    """Say where the codes of a column are listed: principal_offence_code is an offence_code."""
    codes = [code for code in lists if column.removesuffix("s").endswith(code)]
    return f"; listed in {lists[max(codes, key=len)]}" if codes else ""


def code_lists() -> dict[str, str]:
    """Return the list that names each code: ``{"area_code": "reference.areas"}``."""
    files = {name: list_file(name) for name in reference_lists()}
    columns = {name: list(file.column_comments) for name, file in files.items() if file}
    # Other lists, such as tiles of a map, may have the same key and name nothing.
    return {
        code: f"reference.{name}"
        for name, (code, *others) in columns.items()
        if code.endswith("_code") and f"{code.removesuffix('_code')}_name" in others
    }


def _catalogue(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str | None]]:
    """Every table and view with its columns and their comments: to ask for each takes longer."""
    rows = con.execute(
        "select schema_name || '.' || table_name, column_name, comment from duckdb_columns()"
        " where not internal order by schema_name, table_name, column_index"
    ).fetchall()
    tables: dict[str, dict[str, str | None]] = defaultdict(dict)
    for table, column, comment in rows:
        tables[table][column] = comment
    return tables


def _contract_words(table: str) -> dict[str, str]:
    if table not in contract():
        return {}
    return {column.name: column.description for column in contract()[table].columns}
