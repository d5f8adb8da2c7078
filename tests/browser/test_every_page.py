"""Whatever page on whatever screen: whole, quiet, accessible, made on this machine alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from dashboard.places import PLACES
from etl.settings import SQL_DIR
from tests.browser.accessible import faults, faults_of_colour
from tests.browser.visitor import LAPTOP, PHONE, TABLET, Visitor, choose, settle

FITS_ITS_WINDOW = """() =>
    [document.documentElement, document.querySelector('[data-testid=stMain]')]
        .every(part => part.scrollWidth <= part.clientWidth)
"""
# What it is to zoom a laptop to 200%: half its pixels.
ZOOMED = (LAPTOP[0] // 2, LAPTOP[1] // 2)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.url or "improving")
def test_a_page_is_whole_and_accessible_on_every_screen(
    request: pytest.FixtureRequest, visitor: Visitor, place
) -> None:
    site = "published_site" if place.url == "published" else "made_up_site"
    page = visitor.open(f"{request.getfixturevalue(site)}/{place.url}", PHONE)
    for width, height in (PHONE, TABLET, ZOOMED, LAPTOP):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.get_by_role("heading", level=1)).to_contain_text(place.title)
        wait_for_charts(page)
        page.wait_for_function(FITS_ITS_WINDOW)
    assert faults(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    settle(page)
    assert faults_of_colour(page) == []
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("could not be shown")).to_have_count(0)
    assert visitor.strange_hosts == set()
    assert any(address.startswith("ws://127.0.0.1:") for address in visitor.requests)


def wait_for_charts(page: Page) -> None:
    for chart in page.get_by_test_id("stPlotlyChart").all():
        expect(chart.locator(".main-svg").first).to_be_visible()


@pytest.mark.parametrize("place", ["timeliness", "restraining-orders"])
def test_on_a_telephone_no_word_of_a_bar_chart_is_cut(
    visitor: Visitor, made_up_site: str, place: str
) -> None:
    page = visitor.open(f"{made_up_site}/{place}", PHONE)
    chart = page.get_by_test_id("stPlotlyChart").first
    frame = chart.bounding_box()
    words = chart.locator(".annotation-text")
    expect(words.first).to_be_visible()
    boxes = [word.bounding_box() for word in words.all()]
    assert len(boxes) >= 4
    assert all(
        frame["x"] <= b["x"] and b["x"] + b["width"] <= frame["x"] + frame["width"] for b in boxes
    )


def test_how_far_back_charts_go_is_chosen_and_goes_along(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(f"{made_up_site}/cyberstalking?area=kent")
    panel = page.locator(".st-key-panel-cyberstalking_share")
    expect(panel).to_contain_text("October 2021 to September 2026 (in the table from")
    choose(page, "Charts show", "All years")
    page.wait_for_url(lambda url: url.endswith("?area=kent&years=all"))
    expect(panel).not_to_contain_text("in the table from")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Convictions").click()
    expect(page).to_have_url(re.compile("/convictions.*years=all"))
    expect(page.locator(".st-key-panel-conviction_rate")).not_to_contain_text("in the table from")
    choose(page, "Charts show", "5 years")
    expect(page).not_to_have_url(re.compile("years="))


def test_every_page_is_reached_from_the_menu_and_takes_the_choice_along(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(f"{made_up_site}/?area=kent&period=month")
    links = page.get_by_test_id("stSidebar").get_by_role("link")
    expect(links).to_have_text([place.title for place in PLACES])
    for place in [*PLACES[1:], PLACES[0]]:
        links.filter(has_text=re.compile(f"^{re.escape(place.title)}$")).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(place.title)
        expect(page).to_have_url(re.compile(rf"/{place.url}\?.*area=kent"))
        expect(page).to_have_url(re.compile("period=month"))
        here = page.get_by_role("navigation", name="Pages").locator("a[aria-current='page']")
        expect(here).to_have_text(place.title)
    home = links.filter(has_text=PLACES[0].title)
    choose(page, "Area", "Essex")
    expect(home).to_have_attribute("href", "./?period=month&area=essex")


def test_the_quality_page_shows_the_verdict_and_every_table(
    visitor: Visitor, made_up_site: str
) -> None:
    main = visitor.open(f"{made_up_site}/quality").get_by_test_id("stMain")
    expect(main).to_contain_text("Expectations met")
    expect(main.get_by_role("alert").last).to_contain_text(re.compile("expectation", re.I))
    expect(main).to_contain_text("Rows read = loaded + quarantined + superseded + set aside")
    for heading in ("Every row accounted for", "Quarantine", "Checks", "Deliveries"):
        expect(main.get_by_role("heading", name=heading)).to_be_visible()
    assert main.get_by_test_id("stDataFrame").count() >= 4


def test_a_definition_shows_its_words_and_its_sql(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(f"{made_up_site}/definitions")
    choose(page, "Measure", "Cyberstalking share")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("sql/metrics/cyberstalking_share.sql")
    text = (SQL_DIR / "metrics" / "cyberstalking_share.sql").read_text()
    expect(main.locator("code").filter(has_text="select")).to_contain_text(
        text.partition("\nselect ")[2].strip(), use_inner_text=True
    )
    expect(main.get_by_role("heading", name="Change register")).to_be_visible()
