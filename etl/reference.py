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
        table = f"{schema}.{name}"
        path = REFERENCE_DIR / f"{name}.csv"
        con.execute(f"create table {table} as from read_csv('{escaped(path)}', header = true)")
        columns = [row[0] for row in con.execute(f"describe {table}").fetchall()]
        if columns[0].endswith("_code"):
            con.execute(f"alter table {table} add primary key ({columns[0]})")
