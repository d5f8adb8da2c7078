"""The pages of a release as people read them: by keyboard, enlarged, on a telephone, on paper."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from pypdf import PdfReader

from etl.publication.page import write_index, write_pages
from tests.browser.accessible import faults
from tests.made_up_pages import revised_release
from tests.publications import calendar, published

INDEX, METHODS, RELEASES = "2026-Q3-r1/index.html", "2026-Q3-r1/methods.html", "index.html"
PAGES = (INDEX, METHODS, RELEASES)
_WIDTHS = "() => [document.documentElement.scrollWidth, window.innerWidth]"
# What reaches beyond the table it stands in, or the window.
_CUT = """() => [...document.querySelectorAll('table')].flatMap(table => {
    const right = Math.min(table.parentElement.getBoundingClientRect().right, innerWidth) + 0.5;
    const over = [...table.querySelectorAll('th, td')].filter(cell => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getBoundingClientRect().right > right;
    });
    return over.map(cell => cell.innerText);
})"""
_FOCUS = """() => {
    const one = document.activeElement;
    return one === document.body ? '' : one.getAttribute('href')
        || one.getAttribute('aria-labelledby');
}"""
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all releases, with the pages of the newest."""
    folder = tmp_path_factory.mktemp("published")
    write_pages(revised_release(), folder / "2026-Q3-r1")
    write_index(published(folder), folder, calendar())
    return folder


@pytest.fixture(scope="module")
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser with an empty tab, whose process the pages share: files keep nothing in it."""
    context = chromium.new_context()
    context.new_page()
    yield context
    context.close()


@pytest.fixture
def show(reader: BrowserContext, root: Path) -> Iterator[Open]:
    """Open a page in a window of a size; it may ask for itself and for nothing else."""
    asked: list[str] = []
    pages: list[Page] = []

    def opened(file: str, width: int = 1280, height: int = 900) -> Page:
        page = reader.new_page()
        pages.append(page)
        page.on("request", lambda request: asked.append(request.url))
        page.set_viewport_size({"width": width, "height": height})
        page.goto((root / file).as_uri())
        return page

    yield opened
    for page in pages:
        page.close()
    assert {Path(address).name for address in asked} <= {Path(file).name for file in PAGES}


@pytest.mark.parametrize("file", PAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_fault(file: str, width: int, show: Open) -> None:
    assert faults(show(file, width)) == []


@pytest.mark.parametrize("file", PAGES)
def test_a_page_never_scrolls_sideways(file: str, show: Open) -> None:
    page = show(file, 320, 640)
    assert page.evaluate(_WIDTHS) == [320, 320]
    # 200% of a window of 1280 pixels, by the browser's zoom and by larger text alone.
    page.set_viewport_size({"width": 640, "height": 512})
    assert page.evaluate(_WIDTHS) == [640, 640]
    page.set_viewport_size({"width": 1280, "height": 1024})
    page.add_style_tag(content="html{font-size:200%}")
    assert page.evaluate(_WIDTHS) == [1280, 1280]


@pytest.mark.parametrize("file", [INDEX, METHODS])
@pytest.mark.parametrize("width", [320, 360, 700, 831, 833, 1280])
def test_no_column_of_a_table_is_cut(file: str, width: int, show: Open) -> None:
    page = show(file, width, 640)
    assert page.locator("table").count() > 2
    assert page.evaluate(_CUT) == []


def test_a_table_laid_out_for_a_telephone_is_still_heard_as_a_table(show: Open) -> None:
    page = show(INDEX, 360, 640)
    table = page.get_by_role("table", name="Key numbers: Stalking and harassment")
    heads = table.get_by_role("columnheader").all_inner_texts()
    assert heads[:3] == ["Measure", "Per cent", "95% interval"]
    row = table.get_by_role("row").nth(1)
    assert row.get_by_role("rowheader").inner_text() == "Conviction rate"
    assert row.get_by_role("cell").count() == len(heads) - 1
    first, second = (row.get_by_role("cell").nth(place).bounding_box() for place in (0, 2))
    assert first["y"] == second["y"] and first["x"] < second["x"]


@pytest.mark.parametrize("file", PAGES)
def test_everything_is_reached_by_keyboard_in_order_and_left_again(file: str, show: Open) -> None:
    page = show(file)
    expected = page.evaluate(
        "() => [...document.querySelectorAll('a[href], [tabindex=\"0\"]')].map("
        "one => one.getAttribute('href') || one.getAttribute('aria-labelledby'))"
    )
    walked = []
    for _ in range(len(expected)):
        page.keyboard.press("Tab")
        walked.append(page.evaluate(_FOCUS))
    assert walked == expected and walked[0] == "#main"
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUS) in ("", "#main")


def test_the_first_key_skips_to_what_happened(show: Open) -> None:
    page = show(INDEX)
    skip = page.get_by_role("link", name="Skip to main content")
    assert skip.bounding_box()["x"] < 0
    page.keyboard.press("Tab")
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    # What may have been corrected since, and was, comes before what is said.
    corrected = ("../index.html", "#changes", "../2026-Q3/index.html")
    for expected in (*corrected, "#measure-order_rate"):
        page.keyboard.press("Tab")
        assert page.evaluate(_FOCUS) == expected


def test_the_first_screen_of_a_telephone_says_what_happened(show: Open) -> None:
    page = show(INDEX, 360, 740)
    for words in ("What happened", "Changed for the worse: 1 of 4 measures"):
        box = page.get_by_role("heading", name=words).bounding_box()
        assert box["y"] + box["height"] < 740
    worse = page.get_by_role("link", name="Restraining orders on conviction: 52.0%").bounding_box()
    assert worse["y"] + worse["height"] < 740


def test_a_screen_reader_hears_landmarks_and_charts_by_name(show: Open) -> None:
    page = show(INDEX)
    for role in ("banner", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1
    assert page.get_by_role("navigation", name="On this page").count() == 1
    charts = page.get_by_role("img", name="by quarter, October to December 2020")
    assert charts.count() == 4


def test_a_printed_page_is_whole_and_not_wasteful(show: Open) -> None:
    printed = show(INDEX).pdf(prefer_css_page_size=True)
    pages = PdfReader(io.BytesIO(printed)).pages
    assert len(pages) <= 12
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]] == [210, 297]
    first = pages[0].extract_text()
    for words in ("MADE-UP DATA", "What happened"):
        assert words in first
    assert "What is counted" in first + pages[1].extract_text()
    texts = [page.extract_text() for page in pages]
    assert all("MADE-UP DATA. This is release 2026-Q3-r1." in text for text in texts)
    text = " ".join(texts)
    for words in ("How to quote these numbers", "Surrey", "[c]: withheld so that nobody"):
        assert words in text
    assert "On this page" not in text and "Skip to main" not in text
