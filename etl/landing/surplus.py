"""Prove by adding up that no row has more cells than the header.

DuckDB drops empty cells beyond the last column without a word. Such a row may be shifted: a stray
comma in its middle pushes every later cell one place on, and an empty last one off the end.
"""

from pathlib import Path

import duckdb

from etl.landing.cells import cell_pattern
from etl.landing.fingerprint import Fingerprint
from etl.landing.typing import Columns
from etl.quoting import parquet, quoted


def has_surplus_cells(
    con: duckdb.DuckDBPyConnection,
    mark: Fingerprint,
    columns: Columns,
    accepted: int,
    rows: Path,
) -> bool:
    """Whether a row that was accepted, or might yet be, may have more cells than the header.

    ``rows`` is the Parquet file of the ``accepted`` rows; the others are in reject_errors. True
    also where the delimiters of the file cannot all be placed.
    """
    in_rejects, is_wide = _of_rejects(con, mark.delimiter, len(columns))
    if is_wide:
        return True
    left = mark.delimiters - accepted * (len(columns) - 1) - in_rejects
    return left != 0 and left != _within_cells(con, mark.delimiter, columns, rows)


def _of_rejects(con: duckdb.DuckDBPyConnection, delimiter: str, width: int) -> tuple[int, bool]:
    # A value that does not fit its type here may do so where it is read as text.
    return con.execute(
        f"""
        select coalesce(sum(delimiters), 0)::bigint, coalesce(bool_or(is_wide), false)
        from (
            select
                max({_delimiters("csv_line")}) as delimiters,
                bool_or(
                    error_type = 'CAST' and {_delimiters("csv_line")} >= $width
                    and len(regexp_extract_all($delimiter || csv_line, $cell)) > $width
                ) as is_wide
            from reject_errors
            group by line
        )
        """,
        {"delimiter": delimiter, "cell": cell_pattern(delimiter), "width": width},
    ).fetchone()


def _within_cells(
    con: duckdb.DuckDBPyConnection, delimiter: str, columns: Columns, rows: Path
) -> int:
    texts = [quoted(name) for name, kind in columns if kind == "VARCHAR"]
    if not texts:
        return 0
    counts = " + ".join(f"coalesce(sum({_delimiters(text)}), 0)" for text in texts)
    (found,) = con.execute(
        f"select ({counts})::bigint from {parquet(rows)}", {"delimiter": delimiter}
    ).fetchone()
    return found


def _delimiters(text: str) -> str:
    # Most texts have none, and to look is cheaper than to replace.
    counted = f"strlen({text}) - strlen(replace({text}, $delimiter, ''))"
    return f"case when contains({text}, $delimiter) then {counted} else 0 end"
