"""Whatever page on whatever screen: whole, quiet, and made on this machine alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from etl.settings import SQL_DIR
from tests.browser.visitor import LAPTOP, PHONE, TABLET, Visitor, choose

PAGES = {
    "Are we improving?": ("made_up_site", ""),
    "Is it real?": ("made_up_site", "measure"),
    "Published CPS figures": ("published_site", "published"),
    "Data quality": ("made_up_site", "quality"),
    "Definitions": ("made_up_site", "definitions"),
}
FITS_ITS_WINDOW = """() =>
    [document.documentElement, document.querySelector('main')]
        .every(part => part.scrollWidth <= part.clientWidth)
"""


@pytest.mark.parametrize("title", PAGES)
def test_a_page_is_whole_on_every_screen(
    request: pytest.FixtureRequest, visitor: Visitor, title: str
) -> None:
    site, path = PAGES[title]
    page = visitor.open(f"{request.getfixturevalue(site)}/{path}", PHONE)
    for width, height in (PHONE, TABLET, LAPTOP):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        wait_for_charts(page)
        page.wait_for_function(FITS_ITS_WINDOW)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert visitor.strange_hosts == set()
    assert any(address.startswith("ws://127.0.0.1:") for address in visitor.requests)


def wait_for_charts(page: Page) -> None:
    for chart in page.get_by_test_id("stPlotlyChart").all():
        expect(chart.locator(".main-svg").first).to_be_visible()


def test_every_page_is_reached_from_the_navigation(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(made_up_site)
    links = page.get_by_role("navigation").get_by_role("link")
    expect(links).to_have_text(list(PAGES))
    for title in [*list(PAGES)[1:], "Are we improving?"]:
        links.filter(has_text=title).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_the_quality_page_shows_the_verdict_and_every_table(
    visitor: Visitor, made_up_site: str
) -> None:
    main = visitor.open(f"{made_up_site}/quality").get_by_role("main")
    expect(main).to_contain_text("Expectations met")
    expect(main.get_by_role("alert").last).to_contain_text(re.compile("expectation", re.I))
    expect(main).to_contain_text("Rows read = loaded + quarantined + superseded + set aside")
    for heading in ("Every row accounted for", "Quarantine", "Checks", "Deliveries"):
        expect(main.get_by_role("heading", name=heading)).to_be_visible()
    assert main.get_by_test_id("stDataFrame").count() >= 4


def test_a_definition_shows_its_words_and_its_sql(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(f"{made_up_site}/definitions")
    choose(page, "Metric", "Cyberstalking share")
    main = page.get_by_role("main")
    expect(main).to_contain_text("sql/metrics/cyberstalking_share.sql")
    text = (SQL_DIR / "metrics" / "cyberstalking_share.sql").read_text()
    expect(main.locator("code").filter(has_text="select")).to_contain_text(
        text.partition("\nselect ")[2].strip(), use_inner_text=True
    )
    expect(main.get_by_role("heading", name="Change register")).to_be_visible()
