"""The spreadsheet of a release: cover, contents, what explains it, and a worksheet a table."""

from etl.publication.files.book import Book
from etl.publication.files.cover import cover
from etl.publication.files.data_sheets import data
from etl.publication.files.layout import layout
from etl.publication.files.notes import notes
from etl.publication.files.text_sheets import columns_told, contents, measures, notes_told
from etl.publication.files.titles import release_title, status
from etl.publication.model import Release
from etl.publication.page.wording import Words

_LANGUAGES = {"en": "en-GB", "cy": "cy-GB"}


def book(words: Words, release: Release) -> Book:
    """Lay out the spreadsheet of a release."""
    shown = {table.name: layout(release, table) for table in release.tables}
    noted = notes(words, release, {name for one in shown.values() for name in one.names})
    sheets = [
        measures(words, release),
        columns_told(words, release),
        *([notes_told(words, noted)] if noted.rows else []),
        *(data(words, release, noted, table, shown[table.name]) for table in release.tables),
    ]
    return Book(
        title=release_title(words, release),
        author=words.plain("site.publisher"),
        subject=" ".join(status(words, release)),
        language=_LANGUAGES.get(words.language, words.language),
        created=release.published_at,
        cover=cover(words, release),
        sheets=(contents(words, sheets), *sheets),
    )
