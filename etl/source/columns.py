"""What stands in the columns of a file: how full they are, and the labels that many rows share."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl.landing.land import landing_connection
from etl.landing.layout import Layout, readable
from etl.landing.mapping import distinct_names, place_names, show_delivery
from etl.landing.reading import read_file
from etl.quoting import quoted
from etl.settings import settings
from etl.source.trial import FEWEST_ROWS_OF_A_LABEL, MOST_LABELS


@dataclass(frozen=True)
class ColumnFound:
    """A column of a file by its heading; ``labels`` with their rows where it is a category.

    ``shapes`` are the most frequent shapes of its values where it is none.
    """

    heading: str
    filled: int
    rows: int
    different: int
    labels: tuple[tuple[str, int], ...]
    shapes: tuple[str, ...]


def look_at_columns(file: Path, layout: Layout, headings: list[str]) -> list[ColumnFound]:
    """Read a file as text and describe each of its columns. Raise FileFault where it cannot be."""
    folder = settings().landed_dir
    folder.mkdir(parents=True, exist_ok=True)
    text, copy = folder / "columns.draft.text", folder / "columns.draft.copy"
    try:
        with landing_connection() as con, readable(file, layout, copy) as (path, mark):
            columns = [(name, "VARCHAR") for name in place_names(headings)]
            read_file(con, path, mark, columns, text)
            show_delivery(con, text, headings, mark.first_line, None)
            return [_found(con, name) for name in distinct_names(headings)]
    finally:
        text.unlink(missing_ok=True)


def _found(con: duckdb.DuckDBPyConnection, name: str) -> ColumnFound:
    column = quoted(name)
    rows, filled, different = con.execute(
        f"select count(*), count(tidy({column})), count(distinct tidy({column})) from delivery.rows"
    ).fetchone()
    # Of a category every value comes again: ten rows for each on average, and few of them.
    is_category = 0 < different <= MOST_LABELS and filled >= 10 * different
    labels = _frequent(con, f"tidy({column})", MOST_LABELS) if is_category else []
    shared = tuple((label, n) for label, n in labels if n >= FEWEST_ROWS_OF_A_LABEL)
    shapes = [] if shared else _frequent(con, f"value_class(tidy({column}))", 3)
    return ColumnFound(name, filled, rows, different, shared, tuple(shape for shape, _ in shapes))


def _frequent(con: duckdb.DuckDBPyConnection, value: str, most: int) -> list[tuple[str, int]]:
    return con.execute(
        f"select {value}, count(*) from delivery.rows where {value} is not null"
        f" group by 1 order by 2 desc, 1 limit {most}"
    ).fetchall()
