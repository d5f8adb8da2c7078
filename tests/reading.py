"""Read one file as landing does, and tell where every line of it went."""

from pathlib import Path

import duckdb

from etl.landing.fingerprint import fingerprint
from etl.landing.reading import ReadCounts, read_file
from etl.landing.typing import Columns
from etl.lines import with_line


def read_lines(
    con: duckdb.DuckDBPyConnection, path: Path, columns: Columns
) -> tuple[ReadCounts, list[tuple], dict[int, str]]:
    """Return the counts, (line, values) of accepted rows, and the fault of each line left out."""
    target = path.with_suffix(".parquet")
    counts = read_file(con, path, fingerprint(path), columns, target)
    names = ", ".join(name for name, _ in columns)
    rows = f"""
        select '' as file_id, file_row_number as row_number, 2 as first_line, source_line, {names}
        from read_parquet('{target}', file_row_number = true)
    """
    placed = with_line(rows, "(select '' as file_id, line from rejects)")
    accepted = con.execute(f"select line, {names} from ({placed}) order by line").fetchall()
    faults = con.execute("select distinct line, fault from rejects order by line").fetchall()
    return counts, accepted, dict(faults)
