"""Spreadsheets on paper: as wide as a page, large enough to read, heads and origin on every one."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from pypdf import PageObject

from etl.publication.files.book import Book
from etl.publication.files.ods import ods
from etl.publication.files.sheets import book
from etl.publication.files.xlsx import xlsx
from etl.publication.page.wording import read_words
from tests.office import convert
from tests.pages import read
from tests.written_releases import full_release

A4 = (595, 842)
# In points; the small print of a newspaper.
SMALLEST = 6.5


@pytest.fixture(scope="module")
def laid_out() -> Book:
    return book(read_words(), full_release())


@pytest.fixture(scope="module", params=["xlsx", "ods"])
def pages(
    request: pytest.FixtureRequest, laid_out: Book, tmp_path_factory: pytest.TempPathFactory
) -> list[PageObject]:
    """The pages that LibreOffice prints of a spreadsheet."""
    folder = tmp_path_factory.mktemp("printed")
    file = folder / f"book.{request.param}"
    file.write_bytes({"xlsx": xlsx, "ods": ods}[request.param](laid_out))
    convert([file], "pdf", folder)
    return list(read((folder / "book.pdf").read_bytes()).pages)


def text_of(page: PageObject) -> str:
    return " ".join(page.extract_text().split())


def sizes_of(page: PageObject) -> Iterator[float]:
    """How high the letters of a page are, in points."""
    found: list[float] = []

    def keep(text: str, moved: list[float], line: list[float], _: object, size: float) -> None:
        if text.strip():
            found.append(abs(size * line[3] * moved[3]))

    page.extract_text(visitor_text=keep)
    return iter(found)


def test_the_cover_is_upright_and_all_else_lies_on_its_side(pages: list[PageObject]) -> None:
    sizes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages]
    covers = sizes.count(A4)
    assert 1 <= covers <= 2
    assert set(sizes[:covers]) == {A4} and set(sizes[covers:]) == {A4[::-1]}


def test_each_page_says_whose_numbers_it_has_and_whether_they_are_real(
    pages: list[PageObject],
) -> None:
    for place, page in enumerate(pages, 1):
        text = text_of(page)
        assert "Prosecution outcomes: July to September 2026." in text
        assert "not official statistics" in text and f"{place} / {len(pages)}" in text
        assert ("MADE-UP DATA" in text) is not ("The disclosure policy would [" in text)


def test_a_long_table_has_its_heads_on_every_page(pages: list[PageObject]) -> None:
    long = [text for page in pages if "Area 2" in (text := text_of(page))]
    assert len(long) > 3
    assert all(text.count("Per cent recorded") == 1 for text in long)


def test_what_is_printed_can_be_read(pages: list[PageObject]) -> None:
    assert min(size for page in pages for size in sizes_of(page)) >= SMALLEST


def test_the_workbook_asks_any_program_for_the_same(laid_out: Book, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(xlsx(laid_out))
    workbook = openpyxl.load_workbook(path)
    for sheet in laid_out.sheets:
        worksheet = workbook[sheet.name]
        assert worksheet.page_setup.orientation == "landscape"
        assert worksheet.sheet_properties.pageSetUpPr.fitToPage
        # One page wide, which is what a file means that does not say it; as long as need be.
        fit = (worksheet.page_setup.fitToWidth or 1, worksheet.page_setup.fitToHeight)
        assert fit == (1, 0)
        assert worksheet.print_title_rows == f"${sheet.head_row}:${sheet.head_row}"
    assert workbook["Cover"].page_setup.orientation != "landscape"
