"""Export a warehouse: a file for each table, and a manifest that says what is in them."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb

from etl.engine import working_connection
from etl.errors import OutcomesError
from etl.export.folder import new_folder
from etl.export.parquet import Written, write_table
from etl.export.tables import exported_tables, views
from etl.live import attach_live, attach_warehouse

MANIFEST = "manifest.json"
WARNING = (
    "Management information, not for publication: rows of single cases, and counts without"
    " disclosure control. Nobody outside the organisation may be given them."
)


def export_warehouse(
    folder: Path,
    warehouse: Path | None = None,
    progress: Callable[[str], None] = lambda table: None,
) -> dict:
    """Write the live warehouse, or a file of one, into a new folder; return its manifest.

    The same warehouse gives the same bytes, by the same version of DuckDB. Raise OutcomesError
    where the folder is there and not empty, there is no warehouse, or no room.
    """
    with new_folder(folder) as draft, working_connection(spill_in=draft) as con:
        if warehouse:
            attach_warehouse(con, warehouse, "warehouse")
        else:
            attach_live(con, "warehouse")
        con.execute("use warehouse")
        try:
            return _write(con, draft, progress)
        except duckdb.IOException as error:
            raise OutcomesError(
                f"{folder} could not be written: no room on the disk, or the file system refuses."
                " Nothing is left there."
            ) from error


def _write(con: duckdb.DuckDBPyConnection, draft: Path, progress: Callable[[str], None]) -> dict:
    about = _about(con)
    in_files = {"warehouse_version": about["version"], "warning": WARNING}
    written = []
    for table in exported_tables(con, "warehouse"):
        progress(f"{table.schema}.{table.name}")
        written.append(write_table(con, table, draft, in_files))
    manifest = {
        "warning": WARNING,
        "warehouse": about,
        "tables": [_entry(table) for table in written],
        "views": views(con, "warehouse"),
    }
    path = draft / MANIFEST
    path.touch(mode=0o600)
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return manifest


def _about(con: duckdb.DuckDBPyConnection) -> dict[str, object]:
    answer = con.execute(
        """
        select version, strftime(built_at, '%Y-%m-%dT%H:%M:%SZ') as built_at,
            (select cast(max(data_to) as varchar) from quality.freshness) as data_to,
            (select coalesce(bool_or(is_made_up), false) from quality.freshness) as is_made_up,
            deliveries, definitions, program
        from quality.build
        """
    )
    names = [column[0] for column in answer.description]
    return dict(zip(names, answer.fetchone(), strict=True))


def _entry(written: Written) -> dict[str, object]:
    table = written.table
    return {
        "file": table.place,
        "table": f"{table.schema}.{table.name}",
        "description": table.description,
        "rows": written.rows,
        "bytes": written.bytes,
        "sha256": written.sha256,
        "columns": [
            {
                "name": column.name,
                "duckdb_type": column.short_type,
                "parquet_type": written.parquet_types[column.name],
                "description": column.description,
            }
            | ({"values": column.values} if column.values else {})
            for column in table.columns
        ],
    }
