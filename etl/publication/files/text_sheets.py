"""The worksheets that explain the others: contents, measures, columns and notes."""

from collections.abc import Sequence

from etl.publication.files.book import Sheet, columns
from etl.publication.files.fields import fields
from etl.publication.files.notes import Notes
from etl.publication.model import Measure, Release
from etl.publication.page.wording import Words

_MEASURE = ("title", "unit", "numerator", "denominator", "excluded")
Rows = tuple[tuple[str, ...], ...]


def contents(words: Words, sheets: Sequence[Sheet]) -> Sheet:
    """List worksheets, each name leading to its own."""
    rows = tuple((sheet.name, sheet.summary) for sheet in sheets)
    return _sheet(words, "contents", rows, is_contents=True)


def measures(words: Words, release: Release) -> Sheet:
    """Define each measure of a release."""
    return _sheet(words, "measures", tuple(_measure(words, one) for one in release.measures))


def _measure(words: Words, measure: Measure) -> tuple[str, ...]:
    better = f"{words.plain(f'methods.{measure.better}')} {measure.better_note}"
    versions = " ".join(f"{one}." for one in measure.versions)
    told = (getattr(measure, name) for name in _MEASURE)
    return (*told, better, measure.source, versions or words.plain("methods.no_versions"))


def columns_told(words: Words, release: Release) -> Sheet:
    """Describe each column of the tables, by its head and by its name in the CSV files."""
    is_protected = all(table.is_protected for table in release.tables)
    told = fields(words, is_protected)
    return _sheet(words, "columns", tuple((f.title, f.name, f.description) for f in told))


def notes_told(words: Words, noted: Notes) -> Sheet:
    """List the notes."""
    return _sheet(words, "notes", noted.rows)


def _sheet(words: Words, key: str, rows: Rows, is_contents: bool = False) -> Sheet:
    """Make a worksheet of texts, in the words under a key."""
    heads = [str(head.unescape()) for head in words.lines(f"workbook.{key}_heads")]
    title = words.plain(f"workbook.{key}_title")
    return Sheet(
        name=words.plain(f"workbook.{key}"),
        title=title,
        summary=title,
        instructions=words.plain("workbook.one_table"),
        columns=columns(heads, ["text"] * len(heads), rows),
        rows=rows,
        is_contents=is_contents,
    )
