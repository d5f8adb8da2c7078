"""The spreadsheets of a release: opened elsewhere, the same cells, and fit for a screen reader."""

import re
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

from etl.publication.files.archive import unpacked
from etl.publication.files.ods import ods
from etl.publication.files.sheets import book
from etl.publication.files.xlsx import xlsx
from etl.publication.page.wording import read_words
from etl.publication.table import PERCENTS, Mark
from tests.office import convert
from tests.written_releases import full_release, names_of

MARKS = {mark.value for mark in Mark}
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


@pytest.fixture
def converted(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each worksheet of both files as CSV, by LibreOffice: x-<sheet>.csv and o-<sheet>.csv."""
    folder = tmp_path_factory.mktemp("converted")
    convert([files / "x.xlsx", files / "o.ods"], CSV_FILTER, folder)
    return folder


def cells_of(path: Path) -> list[list[str]]:
    frame = pl.read_csv(path.read_bytes(), has_header=False, infer_schema=False,
                        empty_string_is_null=False)  # fmt: skip
    return [[cell or "" for cell in row] for row in frame.rows()]


def as_printed(name: str, cell: str) -> str:
    """A cell of LibreOffice as the CSV has it: it leaves out a decimal that is 0."""
    return f"{float(cell):.1f}" if name in PERCENTS and cell not in MARKS else cell


def test_libreoffice_reads_the_cells_of_the_csv_in_both(converted: Path) -> None:
    names = [path.name[2:] for path in sorted(converted.glob("x-*.csv"))]
    assert len(names) == 5 + len(full_release().tables)
    for name in names:
        assert (converted / f"x-{name}").read_bytes() == (converted / f"o-{name}").read_bytes()
    for table in full_release().tables:
        cells = cells_of(converted / f"o-{table.name}.csv")
        start = next(place for place, row in enumerate(cells) if row[0].startswith("Measure"))
        names = names_of(cells[start])
        read = [
            tuple(as_printed(*pair) for pair in zip(names, row, strict=True))
            for row in cells[start + 1 :]
        ]
        # All tables but that of the nation have one quarter.
        assert sorted(read) == sorted(table.as_text.select(names).rows())


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


def test_the_hour_of_publication_is_told_in_universal_time() -> None:
    summer = replace(full_release(), published_at=datetime(2026, 7, 9, 9, 30))
    properties = unpacked(xlsx(book(read_words(), summer)))["docProps/core.xml"]
    assert properties.count(b"2026-07-09T08:30:00Z") == 2


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
    assert re.fullmatch(r"'areas'.A\d+:'areas'.J\d+", areas.get(f"{table}target-range-address"))
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
