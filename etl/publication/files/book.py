"""A spreadsheet as it is to be written, whatever the program that opens it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from etl.publication.files.cells import Cell

_NARROWEST, _WIDEST = 12, 90
# Together: a worksheet that is wider could not be read on paper, A4 and sideways.
_WIDEST_SHEET = 160
COVER_WIDTH = 90


@dataclass(frozen=True)
class Column:
    """A column: ``kind`` says how it is set: text, whole or number; ``width`` in characters."""

    head: str
    kind: str
    width: int


@dataclass(frozen=True)
class Sheet:
    """A worksheet of one table, with what stands above it, a line a row.

    ``summary`` is what the contents say of it. ``is_contents``: the first cell of each row is the
    name of the sheet it leads to.
    """

    name: str
    title: str
    summary: str
    instructions: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    subtitles: tuple[str, ...] = ()
    legend: tuple[str, ...] = ()
    source: str = ""
    is_contents: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands between the title and the table, in order."""
        source = (self.source,) if self.source else ()
        return (*self.subtitles, self.instructions, *self.legend, *source)

    @property
    def head_row(self) -> int:
        """The row of its table's heads, the first row being 1."""
        return len(self.lines) + 2

    @property
    def table_name(self) -> str:
        """The name of its table, which no cell of a spreadsheet can have."""
        return f"table_{self.name.lower()}"


@dataclass(frozen=True)
class Cover:
    """The first worksheet: a title, and lines under headings."""

    name: str
    title: str
    intro: tuple[str, ...]
    about: tuple[str, ...]
    contact: tuple[str, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Its only column."""
        return (Column("", "text", COVER_WIDTH),)

    @property
    def parts(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Its lines by their headings, which are those that gptables writes."""
        yield "Introductory information", self.intro
        yield "About these data", self.about
        yield "Contact", self.contact


@dataclass(frozen=True)
class Book:
    """A spreadsheet. ``created``: without zone, UK time. ``language``: as en-GB.

    On paper each worksheet is as wide as its page, and its heads and its footer stand on every one.
    """

    title: str
    author: str
    subject: str
    language: str
    created: datetime
    cover: Cover
    sheets: tuple[Sheet, ...]

    def footer(self, sheet: Cover | Sheet) -> str:
        """What stands below each printed page of a worksheet: whose numbers they are, and what."""
        own = sheet.subtitles if isinstance(sheet, Sheet) else ()
        return " ".join([f"{self.title}.", *(own or [self.subject])])


def columns(
    heads: Sequence[str], kinds: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> tuple[Column, ...]:
    """Give columns the width of their longest cell, up to a line and a page that can be read."""
    cells = zip(*rows, strict=True)
    wanted = [_width(head, found) for head, found in zip(heads, cells, strict=True)]
    widest = range(_WIDEST, _NARROWEST, -1)
    fits = (most for most in widest if sum(min(one, most) for one in wanted) <= _WIDEST_SHEET)
    most = next(fits, _NARROWEST)
    places = zip(heads, kinds, wanted, strict=True)
    return tuple(Column(head, kind, min(width, most)) for head, kind, width in places)


def lines_of(columns: Sequence[Column], cells: Sequence[Cell]) -> int:
    """Return how many lines a row takes where its cells are no wider than their columns."""
    pairs = zip(columns, cells, strict=True)
    return max(_lines(len(str(cell)), column.width) for column, cell in pairs)


def _lines(length: int, width: int) -> int:
    # Text is broken between words: a line that is not the last is never quite full.
    return 1 if length <= width else 1 + int(length * 1.15 / width)


def _width(head: str, found: Sequence[Cell]) -> int:
    longest = max(len(str(one)) for one in [*head.split(), *set(found)])
    return max(longest + 2, _NARROWEST)
