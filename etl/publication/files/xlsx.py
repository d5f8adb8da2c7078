"""The spreadsheet as XLSX, by gptables."""

import io
import warnings
from collections.abc import Iterator, Sequence
from datetime import UTC
from xml.sax.saxutils import escape

import gptables
import pandas as pd

from etl.publication.files.archive import packed, unpacked
from etl.publication.files.book import COVER_WIDTH, Book, Cover, Sheet, lines_of
from etl.publication.files.cells import Cell
from etl.publication.uk_time import UK

# In points, of Arial at 12 points.
_LINE_HEIGHT = 15.75
_PROPERTIES = "docProps/core.xml"
_A4 = 9
# Numbers stand to the right, and not against the names in the next column.
_NUMBER = {"align": "right", "indent": 1, "valign": "top"}
_FORMATS = {
    "text": {"align": "left", "valign": "top"},
    "whole": {"num_format": "#,##0"} | _NUMBER,
    "number": {"num_format": "0.0"} | _NUMBER,
}
# No text of a release becomes a formula, a link or a number; no file but the one that is asked for.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def xlsx(book: Book) -> bytes:
    """Write a spreadsheet as XLSX."""
    content = io.BytesIO()
    with warnings.catch_warnings():
        # Its own contents and notes are not wanted: those of the book are the same in ODS.
        warnings.simplefilter("ignore")
        workbook = gptables.produce_workbook(
            content,
            {sheet.name: _table(sheet) for sheet in book.sheets},
            cover=_cover(book),
            contentsheet_label=None,
            auto_width=False,
            workbook_options=_OPTIONS,
        )
    _set_heights(workbook, book)
    for sheet in book.sheets:
        _set_widths(workbook, sheet)
    _set_pages(workbook, book)
    workbook.set_properties(
        {
            "title": book.title,
            "author": book.author,
            "subject": book.subject,
            # The library says of it that it is UTC.
            "created": book.created.replace(tzinfo=UK).astimezone(UTC).replace(tzinfo=None),
        }
    )
    workbook.close()
    return packed(_with_language(unpacked(content.getvalue()), book.language))


def _cover(book: Book) -> gptables.Cover:
    cover = book.cover
    intro, about, contact = (
        [_plain(line) for line in lines] for lines in (cover.intro, cover.about, cover.contact)
    )
    return gptables.Cover(
        _plain(cover.title), intro, about, contact, cover_label=cover.name, width=COVER_WIDTH
    )


def _table(sheet: Sheet) -> gptables.GPTable:
    frame = pd.DataFrame(
        [_written(sheet, row) for row in sheet.rows],
        columns=[column.head for column in sheet.columns],
        dtype=object,
    )
    return gptables.GPTable(
        frame,
        sheet.table_name,
        _plain(sheet.title),
        subtitles=[_plain(line) for line in sheet.subtitles],
        instructions=_plain(sheet.instructions),
        legend=[_plain(line) for line in sheet.legend],
        source=_plain(sheet.source) or None,
        index_columns={},
        additional_formatting=list(_formats(sheet)),
    )


def _written(sheet: Sheet, row: tuple[Cell, ...]) -> list[object]:
    cells = [_plain(cell) if isinstance(cell, str) else cell for cell in row]
    if sheet.is_contents:
        return [{cells[0]: f"internal:'{row[0]}'!A1"}, *cells[1:]]
    return cells


def _plain(text: str) -> str:
    """Keep gptables from reading a link, or a reference to a note of its own, in a text."""
    return text.replace("](", "] (").replace("$$", "$ $")


def _formats(sheet: Sheet) -> Iterator[dict[str, object]]:
    for place, column in enumerate(sheet.columns):
        how = {"columns": [place], "format": _FORMATS[column.kind], "include_names": True}
        yield {"column": how}


def _set_widths(workbook: gptables.GPWorkbook, sheet: Sheet) -> None:
    worksheet = workbook.get_worksheet_by_name(sheet.name)
    for place, column in enumerate(sheet.columns):
        worksheet.set_column(place, place, column.width)


def _set_pages(workbook: gptables.GPWorkbook, book: Book) -> None:
    """Let each worksheet be as wide as a page, with its heads and its footer on every one."""
    for sheet in (book.cover, *book.sheets):
        worksheet = workbook.get_worksheet_by_name(sheet.name)
        worksheet.set_paper(_A4)
        worksheet.fit_to_pages(1, 0)
        # What follows & is an instruction.
        footer = book.footer(sheet).replace("&", "&&")
        worksheet.set_footer(f"&L{footer}&R&P / &N")
        if isinstance(sheet, Sheet):
            worksheet.set_landscape()
            worksheet.repeat_rows(sheet.head_row - 1)


def _set_heights(workbook: gptables.GPWorkbook, book: Book) -> None:
    """Give rows of several lines their height: not every program finds it by itself."""
    for sheet, first, rows in _rows_of(book):
        worksheet = workbook.get_worksheet_by_name(sheet.name)
        for place, row in enumerate(rows, first):
            lines = lines_of(sheet.columns, row)
            if lines > 1:
                worksheet.set_row(place, _LINE_HEIGHT * lines)


def _rows_of(book: Book) -> Iterator[tuple[Cover | Sheet, int, list[Sequence[Cell]]]]:
    """Give the rows that are broken into lines, and where they begin, the first row being 0."""
    cover = [(line,) for heading, lines in book.cover.parts for line in (heading, *lines)]
    yield book.cover, 1, cover
    for sheet in book.sheets:
        yield sheet, sheet.head_row - 1, [[c.head for c in sheet.columns], *sheet.rows]


def _with_language(members: dict[str, bytes], language: str) -> dict[str, bytes]:
    """Add the language, which is no property that the library can set."""
    end = b"</cp:coreProperties>"
    told = f"<dc:language>{escape(language)}</dc:language>".encode()
    return members | {_PROPERTIES: members[_PROPERTIES].replace(end, told + end)}
