"""The worksheet of a table of a release."""

from collections.abc import Sequence

from etl.publication.files.book import Sheet, columns
from etl.publication.files.cells import Cell, cells
from etl.publication.files.fields import fields, marks
from etl.publication.files.notes import Notes
from etl.publication.files.titles import source, status, table_title
from etl.publication.model import Release
from etl.publication.page.wording import Words
from etl.publication.table import Table

# What a spreadsheet on a telephone still opens. The CSV has all.
MOST_ROWS = 5000


def data(words: Words, release: Release, noted: Notes, table: Table) -> Sheet:
    """Lay out a table: its newest quarters, where all of them are too many rows."""
    kept = newest(table)
    told = fields(words, table.is_protected)
    rows = tuple(cells(kept))
    title = table_title(words, kept)
    heads = [noted.head(field) for field in told]
    return Sheet(
        name=table.name,
        title=noted.title(title, table.name),
        summary=title,
        subtitles=status(words, release),
        instructions=words.plain("workbook.data"),
        legend=(*_trimmed(words, table, kept), *_legend(words, rows)),
        source=source(words, release, table),
        # A version is a name: it stands to the left, as names do.
        columns=columns(heads, [f.kind if f.is_marked else "text" for f in told], rows),
        rows=rows,
    )


def newest(table: Table, most: int = MOST_ROWS) -> Table:
    """Return a table with so many of its newest quarters that it has no more than ``most`` rows.

    Each is whole, and the newest is always in it.
    """
    counts = table.rows.group_by("quarter").len().sort("quarter", descending=True)
    fit = counts["quarter"].filter(counts["len"].cum_sum() <= most).to_list()
    is_kept = table.rows["quarter"].is_in(fit or counts["quarter"].head(1).to_list())
    rows, marked = table.rows.filter(is_kept), table.marks.filter(is_kept)
    return Table(table.name, rows, marked, table.is_protected)


def _trimmed(words: Words, table: Table, kept: Table) -> tuple[str, ...]:
    """Say where the older quarters are, if they are not here."""
    shown, all_ = (one.rows["quarter"].n_unique() for one in (kept, table))
    if shown == all_:
        return ()
    return (words.plain("workbook.newest", shown=shown, all=all_, table=table.name),)


def _legend(words: Words, rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """Explain the marks that stand in rows."""
    used = {cell for row in rows for cell in row}
    return tuple(f"{mark}: {text}" for mark, text in marks(words).items() if mark in used)
