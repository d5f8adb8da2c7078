"""Read a folder of quarantined rows back, corrected by hand."""

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl

from etl.contract import Table, contract
from etl.errors import ExitCode, OutcomesError
from etl.landing.faults import FileFault
from etl.landing.fingerprint import fingerprint
from etl.landing.header import check_columns, read_header
from etl.landing.line_counter import LONGEST_LINE_BYTES
from etl.quarantine.rows import PLACE_COLUMNS


def corrected_files(folder: Path) -> dict[Path, Table]:
    """Return the files of the folder by the table they are of.

    Raise OutcomesError where there is none, or one of another name, which nobody would miss.
    """
    if not folder.is_dir():
        raise OutcomesError(f"{folder}: there is no such folder.", ExitCode.USAGE)
    paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    expected = {f"{name}.csv": table for name, table in contract().items()}
    strange = [path.name for path in paths if path.name not in expected]
    if strange or not paths:
        found = f"{strange[0]} is none of its files" if strange else "there is nothing in it"
        raise OutcomesError(
            f"{folder}: {found}. A folder to release has {', '.join(expected)}, as outcomes"
            " quarantine export writes them.",
            ExitCode.USAGE,
        )
    return {path: expected[path.name] for path in paths}


def show_given(con: duckdb.DuckDBPyConnection, path: Path, table: Table) -> None:
    """Create the temp table given: ``line`` of the file, then its columns as text.

    An empty cell is null. Raise FileFault where the file is not as it was exported, but for its
    cells, or names a row twice.
    """
    fingerprint(path)
    names = [*PLACE_COLUMNS, *table.column_names]
    header = read_header(path)
    check_columns(header, names)
    schema = {"line": pl.Int64, **dict.fromkeys(header, pl.String)}
    frame = pl.DataFrame(list(_records(path, header)), schema=schema, orient="row")
    con.register("given_rows", frame.to_arrow())
    texts = ", ".join(f"nullif({name}, '') as {name}" for name in names)
    con.execute(f"create or replace temp table given as select line, {texts} from given_rows")
    con.unregister("given_rows")
    _refuse_twice(con)


def _records(path: Path, header: list[str]) -> Iterator[tuple]:
    csv.field_size_limit(2 * LONGEST_LINE_BYTES)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        line = 1
        try:
            next(reader)
            for cells in reader:
                line, begins = reader.line_num, line + 1
                if len(cells) not in (0, len(header)):
                    raise FileFault(
                        f"Line {begins:,} has {len(cells)} cells, the header {len(header)}.",
                        "Correct cells only; put a cell with commas into quotation marks.",
                    )
                if cells:
                    yield (begins, *cells)
        except (csv.Error, UnicodeDecodeError) as error:
            raise FileFault(
                f"After line {line:,} it cannot be read as CSV in UTF-8.",
                "Close every quotation mark, and save it as CSV, UTF-8.",
            ) from error


def _refuse_twice(con: duckdb.DuckDBPyConnection) -> None:
    twice = con.execute(
        "select max(line) from given group by quarantined_in, quarantined_row"
        " having count(*) > 1 order by 1 limit 1"
    ).fetchone()
    if twice:
        raise FileFault(
            f"Line {twice[0]:,} corrects a row that a line before it corrects already.",
            "Keep one line for each row.",
        )
