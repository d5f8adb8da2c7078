"""The columns of an answer as every reader of them knows: whole numbers, and days of our calendar.

DuckDB's sums of whole numbers are wider than anybody's integers and come as text; its days reach
from before Christ to infinity, which neither Python nor a spreadsheet can say.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_DAYS = tuple(np.array(["0001-01-01", "9999-12-31"], dtype="datetime64[D]").astype(int))
_PER_DAY = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
_WHOLE = b"whole"


def readable(table: pa.Table) -> pa.Table:
    """Return a table with its whole numbers as int64 where they fit, and far days as text."""
    return pa.table(dict(zip(table.column_names, _columns(table), strict=True)))


def _columns(table: pa.Table) -> Iterator[pa.ChunkedArray]:
    for field, column in zip(table.schema, table.columns, strict=True):
        if field.metadata and _WHOLE in field.metadata:
            yield _whole(column)
        elif pa.types.is_date32(field.type):
            yield _days(column, 1, "D")
        elif pa.types.is_timestamp(field.type):
            yield _days(column, _PER_DAY[field.type.unit], field.type.unit)
        else:
            yield column


def _whole(column: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        return column.cast(pa.int64())
    except pa.ArrowInvalid:
        return column


def _days(column: pa.ChunkedArray, per_day: int, unit: str) -> pa.ChunkedArray:
    ticks = column.cast(pa.int32() if per_day == 1 else pa.int64())
    found = pc.min_max(ticks).as_py()
    first, last = _DAYS[0] * per_day, (_DAYS[1] + 1) * per_day - 1
    if found["min"] is None or (found["min"] >= first and found["max"] <= last):
        return column
    bounds = np.iinfo(np.int32 if per_day == 1 else np.int64)
    return pa.chunked_array(
        [[_word(tick, bounds, unit) for tick in ticks.to_pylist()]], pa.string()
    )


def _word(tick: int | None, bounds: np.iinfo, unit: str) -> str | None:
    if tick is None:
        return None
    if abs(tick) == bounds.max:
        return "infinity" if tick > 0 else "-infinity"
    return str(np.datetime64(tick, unit)).replace("T", " ")
