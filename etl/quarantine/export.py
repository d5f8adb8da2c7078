"""Write quarantined rows out as CSV, one file a contract table, for the operator alone."""

import csv
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from etl.contract import Table, contract
from etl.errors import ExitCode, OutcomesError
from etl.ledger import deliveries
from etl.quarantine.rows import PLACE_COLUMNS, show_rows
from etl.quarantine.state import Wanted, open_quarantine

_ROWS_AT_ONCE = 10_000


@dataclass
class Exported:
    """Rows written by file, and rows whose text is not kept, which only a new load brings."""

    rows: dict[str, int] = field(default_factory=dict)
    without_text: int = 0


def export_quarantine(folder: Path, wanted: Wanted) -> Exported:
    """Write the rows asked for below ``folder`` (mode 0700, files 0600).

    Raise OutcomesError where the folder exists and is not empty: corrections may lie in it.
    """
    exported = Exported()
    with open_quarantine(deliveries()) as con:
        _make_private(folder)
        for table in contract().values():
            exported.without_text += show_rows(con, table, wanted)
            if rows := _write(con, table, folder / f"{table.name}.csv"):
                exported.rows[f"{table.name}.csv"] = rows
    return exported


def write_private_csv(path: Path, names: Iterable[str], rows: Iterable[Iterable[object]]) -> int:
    """Write a CSV file only its owner can read; return the number of rows."""
    count = 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        # The writer puts quotation marks around the characters that end a line: either may stand
        # in a cell.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(names)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _make_private(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutcomesError(
            f"{folder} is there already and not empty: corrections may lie in it. Name a new"
            " folder.",
            ExitCode.USAGE,
        )
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def _write(con: duckdb.DuckDBPyConnection, table: Table, path: Path) -> int:
    (rows,) = con.execute("select count(*) from asked_for").fetchone()
    if not rows:
        return 0
    answer = con.execute("from asked_for order by quarantined_in, quarantined_line")
    pages = iter(lambda: answer.fetchmany(_ROWS_AT_ONCE), [])
    names = (*PLACE_COLUMNS, *table.column_names)
    return write_private_csv(path, names, (row for page in pages for row in page))
