"""The reference lists of data/reference, as tables."""

import duckdb

from etl.quoting import escaped
from etl.settings import REFERENCE_DIR


def reference_lists() -> list[str]:
    """Names of the lists: the files of data/reference without their ending."""
    return sorted(path.stem for path in REFERENCE_DIR.glob("*.csv"))


def create_reference_tables(con: duckdb.DuckDBPyConnection, schema: str = "main") -> None:
    """Create one table a list; the first column is its key where its values are unique."""
    for name in reference_lists():
        _create_table(con, f"{schema}.{name}", name, "*")


def create_coded_reference_tables(con: duckdb.DuckDBPyConnection, schema: str) -> set[str]:
    """Create the tables with their codes as types of the schema, and return the types' names.

    A type is called as the column whose list it comes from (``area_code``). Tables of millions of
    rows are written in half the time with it, and it reads as text.
    """
    lists = {_columns(con, name)[0]: name for name in reference_lists()}
    types = {code: name for code, name in lists.items() if code.endswith("_code")}
    for code, name in types.items():
        con.execute(
            f"create type {schema}.{code} as enum"
            f" (select distinct {code} from {_read(name)} order by {code})"
        )
    for name in reference_lists():
        codes = [column for column in _columns(con, name) if column in types]
        casts = ", ".join(f"{code}::{schema}.{code} as {code}" for code in codes)
        _create_table(con, f"{schema}.{name}", name, f"* replace ({casts})" if codes else "*")
    return set(types)


def _create_table(con: duckdb.DuckDBPyConnection, table: str, name: str, columns: str) -> None:
    con.execute(f"create table {table} as select {columns} from {_read(name)}")
    key = _columns(con, name)[0]
    if key.endswith("_code"):
        con.execute(f"alter table {table} add primary key ({key})")


def _columns(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    return [row[0] for row in con.execute(f"describe from {_read(name)}").fetchall()]


def _read(name: str) -> str:
    return f"read_csv('{escaped(REFERENCE_DIR / f'{name}.csv')}', header = true)"
