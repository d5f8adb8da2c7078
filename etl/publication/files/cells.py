"""The cells of a table as they are printed: numbers as numbers, marks and names as text."""

from collections.abc import Callable, Iterator

from etl.publication.table import SCHEMA, VALUES, Mark, Table

Cell = str | int | float
_MARKS = frozenset(mark.value for mark in Mark)


def cells(table: Table) -> Iterator[tuple[Cell, ...]]:
    """Give each row of a table; a number has the decimals it is printed with."""
    text = table.as_text
    readers = [_reader(name) for name in text.columns]
    for row in text.iter_rows():
        yield tuple(read(value) for read, value in zip(readers, row, strict=True))


def _reader(name: str) -> Callable[[str], Cell]:
    kind = SCHEMA[name].to_python() if name in SCHEMA else str
    if name not in VALUES:
        return kind
    return lambda text: text if text in _MARKS else kind(text)
