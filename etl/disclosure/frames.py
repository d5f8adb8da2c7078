"""A query's result as a polars frame, whatever types of DuckDB it holds."""

from collections.abc import Callable

import polars as pl
import pyarrow as pa

UNREADABLE = "cannot be looked through"


def as_frame(result: pl.DataFrame | pa.Table) -> pl.DataFrame:
    """Return the result with every column in a type that polars knows.

    What polars cannot take (unions, intervals, bits) becomes text; what cannot even be written as
    text becomes the words ``UNREADABLE``. Two columns of one name get a number. Never raises.
    """
    if isinstance(result, pl.DataFrame):
        return result
    names = _distinct([str(name) for name in result.column_names])
    return pl.DataFrame([_series(name, result.column(place)) for place, name in enumerate(names)])


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct


def _series(name: str, column: pa.ChunkedArray) -> pl.Series:
    for attempt in (_as_it_is, _of_its_storage, _as_text):
        series = _tried(attempt, column)
        if series is not None and len(series) == len(column):
            return series.alias(name)
    return pl.Series(name, [UNREADABLE] * len(column), dtype=pl.String)


def _tried(attempt: Callable, column: pa.ChunkedArray) -> pl.Series | None:
    # Polars panics where Arrow has a type it does not know: a panic is no Exception.
    try:
        return attempt(column)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        return None


def _as_it_is(column: pa.ChunkedArray) -> pl.Series | None:
    is_known = not pa.types.is_union(column.type) and not pa.types.is_interval(column.type)
    plain = is_known and not isinstance(column.type, pa.BaseExtensionType)
    return pl.Series(pl.from_arrow(column)) if plain else None


def _of_its_storage(column: pa.ChunkedArray) -> pl.Series | None:
    if not isinstance(column.type, pa.BaseExtensionType):
        return None
    return _as_it_is(column.cast(column.type.storage_type))


def _as_text(column: pa.ChunkedArray) -> pl.Series:
    values = column.to_pylist()
    return pl.Series([None if value is None else str(value) for value in values], dtype=pl.String)
