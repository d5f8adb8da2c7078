"""The worksheet of a table of a release."""

from collections.abc import Sequence

from etl.publication.files.book import Sheet, columns
from etl.publication.files.cells import Cell
from etl.publication.files.fields import fields, marks
from etl.publication.files.layout import Layout
from etl.publication.files.notes import Notes
from etl.publication.files.titles import status, table_source, table_title
from etl.publication.model import Release
from etl.publication.page.wording import Words
from etl.publication.table import Table


def data(words: Words, release: Release, noted: Notes, table: Table, shown: Layout) -> Sheet:
    """Lay out the worksheet of a table, of which it is ``shown`` so much."""
    described = {field.name: field for field in fields(words, table.is_protected)}
    told = [described[name] for name in shown.names]
    title = table_title(words, shown.kept)
    heads = [noted.head(field) for field in told]
    return Sheet(
        name=table.name,
        title=noted.title(title, table.name),
        summary=title,
        subtitles=status(words, release, table),
        instructions=words.plain("workbook.data"),
        legend=(*_trimmed(words, table, shown.kept), *_legend(words, shown.rows)),
        source=table_source(words, release, table),
        # A version is a name: it stands to the left, as names do.
        columns=columns(heads, [f.kind if f.is_marked else "text" for f in told], shown.rows),
        rows=shown.rows,
    )


def _trimmed(words: Words, table: Table, kept: Table) -> tuple[str, ...]:
    """Say where the older quarters are, if they are not here."""
    shown, all_ = (one.rows["quarter"].n_unique() for one in (kept, table))
    if shown == all_:
        return ()
    key = "workbook.newest_one" if shown == 1 else "workbook.newest"
    return (words.plain(key, shown=shown, all=all_, table=table.name),)


def _legend(words: Words, rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    """Explain the marks that stand in rows."""
    used = {cell for row in rows for cell in row}
    return tuple(f"{mark}: {text}" for mark, text in marks(words).items() if mark in used)
