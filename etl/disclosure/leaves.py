"""The plain columns inside a result: lists, arrays, structs and maps taken apart."""

from collections.abc import Iterator

import polars as pl

_DEEPEST = 8


def leaves(frame: pl.DataFrame) -> Iterator[tuple[pl.Series, bool]]:
    """Yield every plain column once, with whether it was nested; its name is the outer column's.

    A field of a struct is called ``column.field``. Nulls of lists are left out. What lies deeper
    than eight levels is yielded as the words of its type.
    """
    for series in frame.iter_columns():
        yield from _leaves(series, 0)


def _leaves(series: pl.Series, depth: int) -> Iterator[tuple[pl.Series, bool]]:
    kind = series.dtype
    if depth > _DEEPEST:
        yield pl.Series(series.name, [str(kind)]), True
    elif isinstance(kind, pl.Array):
        yield from _leaves(series.cast(pl.List(kind.inner)), depth + 1)
    elif isinstance(kind, pl.Map):
        yield from _leaves(series.to_physical(), depth + 1)
    elif isinstance(kind, pl.List):
        yield from _leaves(series.drop_nulls().explode(), depth + 1)
    elif isinstance(kind, pl.Struct):
        for field in kind.fields:
            inner = series.struct.field(field.name).alias(f"{series.name}.{field.name}")
            yield from _leaves(inner, depth + 1)
    elif isinstance(kind, pl.Categorical | pl.Enum):
        yield series.unique().cast(pl.String), depth > 0
    else:
        yield series, depth > 0
