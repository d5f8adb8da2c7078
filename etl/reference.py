"""The reference lists of data/reference, as tables.

``areas.csv`` is a list; ``areas.freedonia.csv`` beside it, with the same columns, adds to it, so
that an extract of its own areas or offences needs no change to the lists of others.
"""

import csv
from pathlib import Path

import duckdb

from etl.errors import OutcomesError
from etl.landing.tolerance import tolerance_of
from etl.quoting import literal
from etl.settings import REFERENCE_DIR, SQL_DIR
from etl.sqlfile import SqlFile, read_sql, read_sql_blocks
from etl.tables import create_table


def reference_lists() -> list[str]:
    """Names of the lists: the files of data/reference up to the first dot."""
    return sorted({path.name.split(".")[0] for path in REFERENCE_DIR.glob("*.csv")})


def create_reference_tables(con: duckdb.DuckDBPyConnection, schema: str = "main") -> None:
    """Create one table a list; the first column is its key where it is a code.

    Raise OutcomesError where an added file has other columns than its list, or repeats a code.
    """
    for name in reference_lists():
        _create_list(con, f"{schema}.{name}", name)


def create_sources(con: duckdb.DuckDBPyConnection) -> None:
    """Create reference.sources: each kind of extract, its population and its tolerance.

    Raise OutcomesError where a tolerance is no share.
    """
    create_table(con, "sources")
    for path in sorted((SQL_DIR / "sources").glob("*.sql")):
        first = read_sql_blocks(path)[0]
        title = first.header.get("title", path.stem)
        population = first.header.get("population", path.stem)
        row = [path.stem, title, population, tolerance_of(first.header, first.place)]
        con.execute("insert into reference.sources values (?, ?, ?, ?)", row)


def _create_list(con: duckdb.DuckDBPyConnection, table: str, name: str) -> None:
    first = REFERENCE_DIR / f"{name}.csv"
    _require_even_rows(first)
    try:
        con.execute(f"create table {table} as from {_read(first, _types(name))}")
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise OutcomesError(
            f"data/reference/{first.name} cannot be read as sql/reference/{name}.sql says:"
            f" {reason}. Correct the file."
        ) from error
    _require_key(con, table, first, f"from {table}")
    _add_key(con, table)
    columns = ", ".join(_columns(con, table))
    for path in sorted(REFERENCE_DIR.glob(f"{name}.*.csv")):
        _require_even_rows(path)
        try:
            adding = f"insert into {table} by name from {_read(path)}"
            con.execute(f"explain {adding}")  # tells of columns that the list has not
            both = f"from (from {table} union all by name from {_read(path)})"
            _require_key(con, table, path, both)
            con.execute(adding)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            raise OutcomesError(
                f"data/reference/{path.name} cannot be added to {name}.csv, whose columns are"
                f" {columns}: {reason}. Correct the file."
            ) from error


def _require_even_rows(path: Path) -> None:
    """DuckDB takes a header whose rows have other cells than it for one more row of values."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = next(rows, [])
            uneven = next((rows.line_num for row in rows if row and len(row) != len(header)), None)
    except OSError as error:
        raise OutcomesError(
            f"data/reference/{path.name} cannot be read: {error.strerror}. Let this user read it."
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise OutcomesError(
            f"data/reference/{path.name} is no CSV in UTF-8. Save it so."
        ) from error
    if uneven:
        raise OutcomesError(
            f"data/reference/{path.name}: line {uneven} has other cells than the header, which has"
            f" {len(header)}. Correct the line; a cell with a comma stands in quotation marks."
        )


def _require_key(con: duckdb.DuckDBPyConnection, table: str, path: Path, rows: str) -> None:
    """Asked before the key is added: a statement that fails ends the whole commit around it."""
    key = _columns(con, table)[0]
    if not key.endswith("_code"):
        return
    twice = con.execute(
        f"select {key} {rows} group by {key} having count(*) > 1 or {key} is null"
        f" order by {key} limit 1"
    ).fetchone()
    if twice:
        told = f"{twice[0]} stands in two rows" if twice[0] is not None else "a row has none"
        raise OutcomesError(
            f"data/reference/{path.name}: {key} is its key, and {told}. Correct the file."
        )


def create_coded_reference_tables(con: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Create the tables with their codes as types of the schema.

    A type is called as the column whose list it comes from (``area_code``). Tables of millions of
    rows are written in half the time with it, and it reads as text.
    """
    create_reference_tables(con, schema)
    lists = {_columns(con, f"{schema}.{name}")[0]: name for name in reference_lists()}
    types = {code: name for code, name in lists.items() if code.endswith("_code")}
    for code, name in types.items():
        con.execute(
            f"create type {schema}.{code} as enum"
            f" (select distinct {code} from {schema}.{name} order by {code})"
        )
    for name in reference_lists():
        _type_codes(con, schema, name, set(types))


def code_types(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the names of the types of codes this connection has: none but in a warehouse."""
    rows = con.execute(
        "select type_name from duckdb_types() where schema_name = 'reference'"
    ).fetchall()
    return {name for (name,) in rows}


def _type_codes(con: duckdb.DuckDBPyConnection, schema: str, name: str, types: set[str]) -> None:
    table = f"{schema}.{name}"
    codes = [column for column in _columns(con, table) if column in types]
    if codes:
        casts = ", ".join(f"{code}::{schema}.{code} as {code}" for code in codes)
        con.execute(f"create or replace table {table} as select * replace ({casts}) from {table}")
        _add_key(con, table)


def _add_key(con: duckdb.DuckDBPyConnection, table: str) -> None:
    key = _columns(con, table)[0]
    if key.endswith("_code"):
        con.execute(f"alter table {table} add primary key ({key})")


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in con.execute(f"describe {table}").fetchall()]


def list_file(name: str) -> SqlFile | None:
    """Return the file of sql/reference that describes a list; an added list need have none."""
    path = SQL_DIR / "reference" / f"{name}.sql"
    return read_sql(path) if path.exists() else None


def _types(name: str) -> dict[str, str]:
    """Types that the rows of a list do not show by themselves: it may be empty, or of digits."""
    file = list_file(name)
    named = file.header.get("types", "") if file else ""
    return dict(pair.split(" ", 1) for pair in named.split(", ") if pair)


def _read(path: Path, types: dict[str, str] | None = None) -> str:
    typed = ", ".join(f"'{column}': '{kind}'" for column, kind in (types or {}).items())
    further = f", types = {{{typed}}}" if typed else ""
    return f"read_csv('{literal(path)}', header = true, hive_partitioning = false{further})"
