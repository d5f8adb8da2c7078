"""A control chart for every area: asked for by its switch, seen on every screen."""

import re

from playwright.sync_api import expect

from tests.browser.visitor import PHONE, Visitor, choose, settle

LOADED = "images => images.every(image => image.complete && image.naturalWidth > 0)"
PARTS = re.compile(r"from [\d.]+% to [\d.]+% by (offence group|DV marker), [\d.]+% together")
ACROSS = "figures => new Set(figures.map(one => one.offsetLeft)).size"

# As wide as what can be seen of its text, and the room for it. The sign takes none where hidden.
ROOM = """tiles => tiles.map(tile => {
    const value = tile.querySelector(".value"), text = document.createRange();
    text.selectNodeContents(value.firstChild);
    const unit = value.querySelector(".unit").offsetWidth;
    const shown = text.getBoundingClientRect().width + (unit > 1 ? unit : 0);
    return [value.textContent, shown, value.clientWidth];
})"""
WIDEST = """tile => {
    tile.className = "higher";
    tile.querySelector(".value").firstChild.data = "100.0";
}"""


def test_a_chart_for_every_area_is_shown_when_asked_for(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(f"{made_up_site}/areas?metric=dv_flag_compliance")
    switch = page.get_by_role("switch", name="Show a control chart for every area")
    figures = page.locator(".small-charts figure")
    expect(figures).to_have_count(0)
    switch.focus()
    page.keyboard.press("Space")
    expect(figures).to_have_count(42)
    assert page.locator(".small-charts img").evaluate_all(LOADED)
    expect(figures.first.get_by_role("img")).to_have_attribute(
        "alt", re.compile("Control chart of Avon and Somerset: (common|special|cannot)")
    )
    assert figures.evaluate_all(ACROSS) >= 6
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert figures.evaluate_all(ACROSS) == 2
    settle(page)
    other = visitor.open(page.url)
    expect(other.locator(".small-charts figure")).to_have_count(42)
    assert visitor.strange_hosts == set() and visitor.complaints == []


def test_a_tile_leads_to_its_area_and_back(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(f"{made_up_site}/areas?metric=discontinuance_rate")
    tiles = page.get_by_role("group", name="Discontinuance rate by area").get_by_role("button")
    expect(tiles).to_have_count(42)
    tile = tiles.filter(has_text="Kent")
    expect(tile).to_have_accessible_name(re.compile(r"^Kent .*\d+ of \d+, .*(areas|compared)"))
    tile.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "area=kent" in url)
    expect(page.get_by_role("heading", name="Kent", exact=True)).to_be_visible()
    expect(tile).to_have_attribute("aria-pressed", "true")
    expect(tile).to_be_focused()
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    expect(page.get_by_role("heading", name="Kent", exact=True)).not_to_be_in_viewport()
    page.get_by_role("link", name="Kent is shown below the map").click()
    expect(page.get_by_role("heading", name="Kent", exact=True)).to_be_in_viewport()
    beside = page.locator(".st-key-panel-beside")
    expect(beside).to_contain_text("all areas but Kent")
    choose(page, "Set Kent beside", "Essex")
    expect(beside).to_contain_text("Kent beside Essex, ")
    settle(page)
    page.get_by_role("button", name="Back to all areas").click()
    page.wait_for_url(lambda url: "area=" not in url)
    expect(page.get_by_role("heading", name="Kent", exact=True)).to_have_count(0)


def test_tiles_are_one_stop_of_the_tab_key_and_arrows_go_as_they_lie(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(f"{made_up_site}/areas")
    group = page.get_by_role("group", name="Conviction rate by area")
    stops = group.locator("button[tabindex='0']")
    expect(stops).to_have_count(1)
    group.get_by_role("button").filter(has_text="Kent").focus()
    for key, name in (
        ("ArrowLeft", "Metropolitan and City"), ("ArrowUp", "Hertfordshire"),
        ("ArrowRight", "Essex"), ("ArrowDown", "Kent"),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(group.locator("button:focus")).to_contain_text(name)
        expect(stops).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(group.locator("button:focus")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(group.locator("button:focus")).to_contain_text("Kent")


def test_what_stands_in_a_tile_is_never_cut(visitor: Visitor, made_up_site: str) -> None:
    """Of 42 per cents 42 were wider than their tile on a screen of 360 pixels."""
    page = visitor.open(f"{made_up_site}/areas?offences=all&years=all&period=financial-year")
    tiles = page.get_by_role("group", name="Conviction rate by area").get_by_role("button")
    shares = tiles.filter(has_text="%")
    expect(shares.first).to_be_visible()
    shares.first.evaluate(WIDEST)
    for width in (360, 390, 480, 560, 820):
        page.set_viewport_size({"width": width, "height": 800})
        found = shares.evaluate_all(ROOM)
        assert found[0][0] == "100.0%" and [one for one in found if one[1] > one[2]] == [], width


def test_a_point_leads_to_what_lies_behind_its_period(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(f"{made_up_site}/convictions?period=financial-year")
    chart = page.locator(".st-key-panel-conviction_rate .js-plotly-plot")
    chart.scroll_into_view_if_needed()
    chart.locator(".points path").nth(2).click(force=True)
    page.wait_for_url(lambda url: "/measure?" in url and "at=20" in url)
    expect(page.locator(".st-key-panel-behind")).to_contain_text(PARTS)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Convictions")
