"""The spreadsheet as ODS, from templates of its parts."""

from etl.publication.files.archive import packed
from etl.publication.files.book import Book, Sheet
from etl.publication.page.environment import templates

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_PARTS = ("META-INF/manifest.xml", "meta.xml", "styles.xml", "content.xml")
# Of Arial at 12 points.
_CENTIMETRES_A_CHARACTER = 0.24


def ods(book: Book) -> bytes:
    """Write a spreadsheet as OpenDocument."""
    language, _, country = book.language.partition("-")
    said = {
        "book": book,
        "type": _TYPE,
        "language": language,
        "country": country or "none",
        "widths": _widths(book),
        "pages": _pages(book),
        "address": _address,
        "range": _range,
    }
    members = {"mimetype": _TYPE.encode()}
    parts = templates("etl.publication.files", keep_trailing_newline=True)
    for part in _PARTS:
        name = part.rsplit("/", 1)[-1]
        members[part] = parts.get_template(f"ods_{name}.j2").render(**said).encode()
    return packed(members)


def _pages(book: Book) -> dict[str, str]:
    """The kinds of printed pages of the worksheets, the cover apart, by their footer."""
    footers = dict.fromkeys(book.footer(sheet) for sheet in book.sheets)
    return {footer: f"page-{number}" for number, footer in enumerate(footers, 1)}


def _widths(book: Book) -> dict[str, str]:
    """The styles of columns, and how wide each is."""
    found = {column.width for sheet in (book.cover, *book.sheets) for column in sheet.columns}
    return {f"w{width}": f"{width * _CENTIMETRES_A_CHARACTER:.2f}cm" for width in sorted(found)}


def _address(sheet: str) -> str:
    """Where a worksheet begins, as a link has it."""
    return f"#'{sheet}'.A1"


def _range(sheet: Sheet) -> str:
    """The cells of a worksheet's table, its heads with them."""
    first = sheet.head_row
    last = first + len(sheet.rows)
    return f"'{sheet.name}'.A{first}:'{sheet.name}'.{_letters(len(sheet.columns))}{last}"


def _letters(number: int) -> str:
    """The letters of a column by its number, from 1."""
    before, place = divmod(number - 1, 26)
    return (_letters(before) if before else "") + chr(ord("A") + place)
