"""A control chart for every area: asked for by its switch, seen on every screen."""

import re

from playwright.sync_api import expect

from tests.browser.visitor import PHONE, Visitor, settle

LOADED = "images => images.every(image => image.complete && image.naturalWidth > 0)"
ACROSS = "figures => new Set(figures.map(one => one.offsetLeft)).size"


def test_a_chart_for_every_area_is_shown_when_asked_for(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(f"{made_up_site}/measure?metric=DV+flag+compliance")
    switch = page.get_by_role("switch", name="Show a control chart for every area")
    expect(page.locator("figure")).to_have_count(0)
    switch.focus()
    page.keyboard.press("Space")
    figures = page.locator(".areas figure")
    expect(figures).to_have_count(42)
    assert page.locator(".areas img").evaluate_all(LOADED)
    expect(figures.first.get_by_role("img")).to_have_attribute(
        "alt", re.compile("Control chart of Avon and Somerset: (common|special|cannot)")
    )
    assert figures.evaluate_all(ACROSS) >= 6
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert figures.evaluate_all(ACROSS) == 2
    settle(page)
    other = visitor.open(page.url)
    expect(other.locator(".areas figure")).to_have_count(42)
    assert visitor.strange_hosts == set() and visitor.complaints == []
