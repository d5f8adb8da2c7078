"""One table into one Parquet file, and what the manifest says of it."""

from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from etl.export.tables import Table
from etl.quoting import escaped

_OWNER_READS = 0o600
_ONLY_OF_ARROW = ", is_from_converted_type=false, force_set_converted_type=false"


@dataclass(frozen=True)
class Written:
    """A table and the file it was written to."""

    table: Table
    rows: int
    bytes: int
    sha256: str
    parquet_types: dict[str, str]


def write_table(
    con: duckdb.DuckDBPyConnection, table: Table, folder: Path, about: dict[str, str]
) -> Written:
    """Write a table below ``folder``, row by row in its order; ``about`` goes into its metadata."""
    path = folder / table.place
    path.parent.mkdir(mode=0o700, exist_ok=True)
    metadata = about | {"table": f"{table.schema}.{table.name}"}
    if table.description:
        metadata["description"] = table.description
    pairs = ", ".join(f"{_text(key)}: {_text(value)}" for key, value in metadata.items())
    con.execute(
        f"copy ({table.statement}) to '{escaped(path)}'"
        f" (format parquet, compression zstd, kv_metadata {{{pairs}}})"
    )
    path.chmod(_OWNER_READS)
    return _described(table, path)


def _described(table: Table, path: Path) -> Written:
    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
    with pq.ParquetFile(path) as parquet:
        leaves = [parquet.schema.column(i) for i in range(len(parquet.schema))]
        types = {leaf.path.split(".")[0]: _type(leaf) for leaf in leaves}
        return Written(table, parquet.metadata.num_rows, path.stat().st_size, sha256, types)


def _type(leaf: pq.ColumnSchema) -> str:
    logical = str(leaf.logical_type).replace(_ONLY_OF_ARROW, "")
    named = leaf.physical_type if logical == "None" else f"{leaf.physical_type} {logical}"
    return f"LIST of {named}" if leaf.max_repetition_level else named


def _text(value: str) -> str:
    doubled = value.replace("'", "''")
    return f"'{doubled}'"
