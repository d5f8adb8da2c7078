"""The spreadsheets of a release: opened elsewhere, the same cells, and fit for a screen reader."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from etl.publication.files.archive import unpacked
from etl.publication.files.book import Sheet
from etl.publication.files.data_sheets import MOST_ROWS, newest
from etl.publication.files.ods import ods
from etl.publication.files.sheets import book
from etl.publication.files.xlsx import xlsx
from etl.publication.model import Release
from etl.publication.page.wording import read_words
from etl.publication.table import PERCENTS, VALUES, Mark, Table
from tests.made_up_pages import revised_release
from tests.made_up_release import made_up_release
from tests.written_releases import full_release

MARKS = {mark.value for mark in Mark}
TEXT_SHEETS = ["Cover", "Contents", "Measures", "Columns", "Notes"]
# Every worksheet of a file as CSV: commas, quotes, UTF-8, values rather than how they are shown.
CSV_FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
ODF = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}


def sheets_of(release: Release) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in book(read_words(), release).sheets}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with x.xlsx and o.ods of one release."""
    folder = tmp_path_factory.mktemp("spreadsheets")
    laid_out = book(read_words(), full_release())
    (folder / "x.xlsx").write_bytes(xlsx(laid_out))
    (folder / "o.ods").write_bytes(ods(laid_out))
    return folder


@pytest.fixture(scope="module")
def workbook(files: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(files / "x.xlsx")


@pytest.fixture(scope="module")
def converted(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each worksheet of both files as CSV, by LibreOffice: x-<sheet>.csv and o-<sheet>.csv."""
    program = shutil.which("soffice")
    assert program, (
        "These tests need LibreOffice. On Debian: apt-get install libreoffice-calc-nogui"
    )
    folder = tmp_path_factory.mktemp("converted")
    profile = (tmp_path_factory.mktemp("profile")).as_uri()
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", CSV_FILTER,
         "--outdir", folder, files / "x.xlsx", files / "o.ods"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder


def cells_of(path: Path) -> list[list[str]]:
    frame = pl.read_csv(path.read_bytes(), has_header=False, infer_schema=False,
                        empty_string_is_null=False)  # fmt: skip
    return [[cell or "" for cell in row] for row in frame.rows()]


def as_printed(name: str, cell: str) -> str:
    """A cell of LibreOffice as the CSV has it: it leaves out a decimal that is 0."""
    return f"{float(cell):.1f}" if name in PERCENTS and cell not in MARKS else cell


@pytest.mark.parametrize("file", ["x", "o"])
def test_libreoffice_reads_the_cells_of_the_csv(file: str, converted: Path) -> None:
    for table in full_release().tables:
        rows = cells_of(converted / f"{file}-{table.name}.csv")[-len(table.rows) :]
        read = [
            [as_printed(*pair) for pair in zip(table.rows.columns, row, strict=True)]
            for row in rows
        ]
        assert read == [list(row) for row in table.as_text.rows()]


def test_both_say_the_same_in_every_worksheet(converted: Path) -> None:
    names = [path.name[2:] for path in sorted(converted.glob("x-*.csv"))]
    assert len(names) == len(TEXT_SHEETS) + 5
    for name in names:
        assert (converted / f"x-{name}").read_bytes() == (converted / f"o-{name}").read_bytes()


def test_the_properties_say_what_it_is(workbook: openpyxl.Workbook, files: Path) -> None:
    properties = workbook.properties
    title = "Prosecution outcomes: July to September 2026"
    assert (properties.title, properties.creator) == (title, "Prosecution outcomes")
    assert (properties.language, properties.created) == ("en-GB", datetime(2026, 12, 10, 9, 30))
    assert "MADE-UP DATA" in properties.subject and "not official" in properties.subject
    meta = ElementTree.fromstring(unpacked((files / "o.ods").read_bytes())["meta.xml"])[0]
    told = {
        name: meta.findtext(name, namespaces=ODF)
        for name in ("dc:title", "dc:creator", "dc:language", "meta:creation-date")
    }
    assert list(told.values()) == [title, "Prosecution outcomes", "en-GB", "2026-12-10T09:30:00"]


def test_worksheets_stand_in_order_and_begin_with_their_title(
    workbook: openpyxl.Workbook,
) -> None:
    tables = [table.name for table in full_release().tables]
    assert workbook.sheetnames == TEXT_SHEETS + tables
    for sheet in workbook:
        title = sheet["A1"]
        assert title.value and title.font.b and title.font.sz == 16
        assert list(sheet.merged_cells.ranges) == []
        assert sheet.sheet_state == "visible" and sheet.freeze_panes is None


def table_cells(sheet: Worksheet) -> list[tuple]:
    """The cells of a worksheet's only table, its heads first."""
    (table,) = sheet.tables.values()
    return [tuple(cell.value for cell in row) for row in sheet[table.ref]]


def test_each_worksheet_is_one_real_table_with_no_empty_cell(workbook: openpyxl.Workbook) -> None:
    names = set()
    for sheet in workbook.worksheets[1:]:
        (table,) = sheet.tables.values()
        names.add(table.displayName)
        assert table.headerRowCount == 1
        first, last = table.ref.split(":")
        assert re.fullmatch(r"A\d+", first)
        assert int(re.sub(r"\D", "", last)) == sheet.max_row
        rows = table_cells(sheet)
        assert None not in {cell for row in rows for cell in row}
        assert [column.name for column in table.tableColumns] == list(rows[0])
        above = list(sheet.iter_rows(max_row=sheet.max_row - len(rows), values_only=True))
        # What is above it stands in the first column, with no gap between.
        assert all(row[0] and not any(row[1:]) for row in above)
    assert len(names) == len(workbook.worksheets) - 1


def test_numbers_are_numbers_and_marks_are_text(workbook: openpyxl.Workbook) -> None:
    seen = set()
    for table in full_release().tables:
        _, *rows = table_cells(workbook[table.name])
        for name, column in zip(table.rows.columns, zip(*rows, strict=True), strict=True):
            kinds = {type(cell) for cell in column if cell not in MARKS}
            seen |= MARKS & set(column)
            allowed = {str} if name not in VALUES else {int, float}
            assert kinds <= allowed or name == "definition_version"
    assert seen == MARKS


def test_a_mark_is_explained_above_the_table_it_stands_in(workbook: openpyxl.Workbook) -> None:
    for table in full_release().tables:
        sheet = workbook[table.name]
        used = {cell for row in table_cells(sheet) for cell in row} & MARKS
        above = [sheet.cell(row, 1).value for row in range(2, 12)]
        assert {
            mark for mark in MARKS if any(str(a).startswith(f"{mark}: ") for a in above)
        } == used
        assert "MADE-UP DATA. These numbers tell of no real case." in above
        assert "Management information, not official statistics." in above
        assert any(str(line).startswith("Source: CPS case outcomes") for line in above)


def test_the_contents_lead_to_every_worksheet(workbook: openpyxl.Workbook) -> None:
    links = [cell.hyperlink.location for cell in workbook["Contents"]["A"] if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in workbook.sheetnames[2:]]


def test_notes_that_are_referred_to_are_there(workbook: openpyxl.Workbook) -> None:
    _, *rows = table_cells(workbook["Notes"])
    referred = {
        note
        for sheet in workbook
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        for note in re.findall(r"\[(note \d+)\]", str(cell))
    }
    assert {note for note, _ in rows} == referred
    assert workbook["areas"]["A1"].value.endswith("[note 7]")
    assert "More than 40%" in dict(rows)["note 7"]


def test_the_cover_says_what_the_page_says(workbook: openpyxl.Workbook) -> None:
    text = "\n".join(str(cell.value) for cell in workbook["Cover"]["A"])
    for said in (
        "Published at 9:30am on 10 December 2026.", "This is release 2026-Q3.",
        "What these numbers cannot tell you:", "Names are as the areas have them.",
        "The whole table “sentences”: Most of its counts are small.",
        "July to September 2026 is new.",
    ):  # fmt: skip
        assert said in text
    release = revised_release()
    cover = book(read_words(), release).cover
    assert any(release.reason in line for line in cover.intro)
    real = book(read_words(), made_up_release(is_made_up=False))
    assert "MADE-UP" not in str(real)


def test_columns_are_as_wide_as_what_stands_in_them(workbook: openpyxl.Workbook) -> None:
    widths = workbook["areas"].column_dimensions
    assert widths["G"].width > len("stalking-and-harassment") > widths["K"].width
    assert workbook["Notes"].column_dimensions["B"].width >= 90
    heights = [workbook["areas"].row_dimensions[row].height for row in (7, 8)]
    assert heights[0] > 2 * 15 and heights[1] is None


def tables_of_ods(content: bytes) -> Iterator[ElementTree.Element]:
    root = ElementTree.fromstring(unpacked(content)["content.xml"])
    yield from root.iterfind(".//table:table", ODF)


def test_ods_has_real_tables_heads_and_a_language(files: Path) -> None:
    content = (files / "o.ods").read_bytes()
    members = unpacked(content)
    root = ElementTree.fromstring(members["content.xml"])
    ranges = root.findall(".//table:database-range", ODF)
    table = f"{{{ODF['table']}}}"
    assert {one.get(f"{table}contains-header") for one in ranges} == {"true"}
    areas = next(one for one in ranges if one.get(f"{table}name") == "table_areas")
    assert re.fullmatch(r"'areas'.A\d+:'areas'.S\d+", areas.get(f"{table}target-range-address"))
    for sheet in islice(tables_of_ods(content), 1, None):
        assert len(sheet.findall("table:table-header-rows/table:table-row", ODF)) == 1
        assert not sheet.findall(".//table:covered-table-cell", ODF)
    styles = ElementTree.fromstring(members["styles.xml"])
    properties = styles.find(".//{*}default-style/{*}text-properties")
    fo = f"{{{ODF['fo']}}}"
    assert (properties.get(f"{fo}language"), properties.get(f"{fo}country")) == ("en", "GB")
    with ZipFile(files / "o.ods") as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", 0)
        listed = set(
            re.findall(r'full-path="([^"]+)"', archive.read("META-INF/manifest.xml").decode())
        )
        assert listed - {"/"} == set(archive.namelist()) - {"mimetype", "META-INF/manifest.xml"}


HOSTILE = "=1+1 [x](http://a.example) $$n$$ <b>&\"'</b> http://b.example {{ 7*7 }}"


def test_nothing_that_data_say_becomes_a_formula_or_a_link() -> None:
    release = full_release()
    measures = tuple(replace(one, title=HOSTILE, source=HOSTILE) for one in release.measures)
    laid_out = book(
        read_words(),
        replace(release, measures=measures, changes=(HOSTILE,), notes=(HOSTILE, f"={HOSTILE}")),
    )
    members = unpacked(xlsx(laid_out))
    assert not [name for name, xml in members.items() if b"<f>" in xml or b"External" in xml]
    parts = unpacked(ods(laid_out))["content.xml"]
    content = ElementTree.fromstring(parts)
    assert HOSTILE in {one.text for one in content.iter(f"{{{ODF['text']}}}p")}
    assert b"formula" not in parts and b'href="http' not in parts


def long_table(quarters: int, rows: int) -> Table:
    """A table of so many rows in each of so many quarters."""
    one = made_up_release(count=1).table("national")
    kept = [
        one.rows.head(1).with_columns(quarter=pl.lit(f"{2000 + n}-Q1")) for n in range(quarters)
    ]
    marks = [one.marks.head(1)] * (quarters * rows)
    return Table(
        "long", pl.concat([kept[n // rows] for n in range(quarters * rows)]), pl.concat(marks)
    )


@pytest.mark.parametrize(("rows", "kept"), [(4, 5), (5, 4), (6, 3), (20, 1), (21, 1), (3, 6)])
def test_a_long_table_keeps_its_newest_whole_quarters(rows: int, kept: int) -> None:
    found = newest(long_table(6, rows), most=20).rows
    years = [f"{2000 + n}-Q1" for n in range(6)]
    assert found["quarter"].unique().sort().to_list() == years[6 - kept :]
    assert len(found) == kept * rows


def test_a_worksheet_says_that_older_quarters_are_elsewhere() -> None:
    release = full_release()
    table = long_table(6, MOST_ROWS // 5)
    sheet = sheets_of(replace(release, tables=(*release.tables, table)))["long"]
    assert len(sheet.rows) == MOST_ROWS
    assert "It has the newest 5 of 6 quarters. All are in tables/long.csv." in sheet.legend
    assert sheet.title.endswith("2001-Q1 to 2005-Q1")
    assert not any("newest" in line for line in sheets_of(release)["national"].legend)
