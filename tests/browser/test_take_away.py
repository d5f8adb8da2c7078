"""What a leader takes along: the numbers, the picture, the page for the meeting."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page
from pypdf import PdfReader

from tests.browser.expected import count_cases, newest_quarter
from tests.browser.visitor import Visitor, settle

PNG = b"\x89PNG\r\n\x1a\n"


def take(page: Page, where: Page | Locator, name: str) -> tuple[str, bytes]:
    """Click what offers a file; return its name and content."""
    with page.expect_download() as waiting:
        where.get_by_role("button", name=name).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.fixture
def panel(visitor: Visitor, made_up_site: str) -> Locator:
    page = visitor.open(f"{made_up_site}/measure?metric=conviction_rate")
    found = page.locator(".st-key-panel-conviction_rate")
    found.get_by_role("radio", name="Take it away").click()
    settle(page)
    return found


def test_a_view_is_taken_away_in_every_form(panel: Locator, made_up_data: Path) -> None:
    start = newest_quarter(made_up_data)
    numerator, denominator = count_cases(made_up_data, "conviction_rate", start, 3)
    name, content = take(panel.page, panel, "CSV")
    assert name == "conviction_rate-all-stalking-and-harassment-quarter.csv"
    newest = next(csv.DictReader(io.StringIO(content.decode())))
    assert (int(newest["Numerator"]), int(newest["Denominator"])) == (numerator, denominator)
    assert "of all defendants whose case" in newest["What is shown"]
    assert "made-up data" in newest["Where it comes from"]
    _, content = take(panel.page, panel, "XLSX")
    book = load_workbook(io.BytesIO(content))
    about = "\n".join(str(cell.value) for (cell,) in book["About"].iter_rows())
    for words in ("Conviction rate: ", "of all defendants whose case", "made-up data", "Warehouse"):
        assert words in about
    header, first, *_ = book["Table"].iter_rows(values_only=True)
    row = dict(zip(header, first, strict=True))
    assert (row["Numerator"], row["Denominator"]) == (numerator, denominator)
    _, content = take(panel.page, panel, "SVG")
    svg = content.decode()
    for words in ("Conviction rate: ", "made-up data", "not official statistics", 'role="img"'):
        assert words in svg
    _, content = take(panel.page, panel, "PNG")
    assert content.startswith(PNG)


def test_a_briefing_is_one_page_of_what_is_chosen(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(f"{made_up_site}/areas?area=kent&period=financial-year")
    name, content = take(page, page, "Briefing on Kent")
    assert name == "briefing-kent-stalking-and-harassment-financial-year.pdf"
    (only,) = PdfReader(io.BytesIO(content)).pages
    text = only.extract_text()
    for words in ("OFFICIAL", "Kent", "MADE-UP DATA", "2025-26", "Page 1 of 1"):
        assert words in text
