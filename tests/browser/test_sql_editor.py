"""The SQL editor in a real browser: what is typed, completed, run, marked and heard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessible import faults, faults_of_colour
from tests.browser.server import serve_page
from tests.browser.visitor import PHONE, Visitor, settle

CASES = "area_code case_id finalised_date is_conviction"
ORDERS = "case_id made_date order_id"
# What is typed, with the cursor at the bar, and the names to choose from there.
OFFERED = {
    "select * from marts.|": "case_outcomes restraining_orders",
    "select * from restr|": "restraining_orders",
    "select case_outcomes.| from case_outcomes": CASES,
    "select is_con| from marts.case_outcomes": "is_conviction",
    "select c.| from marts.restraining_orders c; select 1 from marts.case_outcomes c": ORDERS,
    "select 1 from marts.restraining_orders c;\nselect c.| from Marts.Case_Outcomes as C": CASES,
    "with few as (select area_code as place, case_id from marts.case_outcomes)\n"
    "select f.| from few f": "case_id place",
    "select o.| from (select *, 1 as n from marts.restraining_orders) o": (
        "case_id made_date n order_id"
    ),
    "with recursive r as (select 1 as n union all select n + 1 from r) select r.| from r": "n",
    "from marts.case_outcomes c\n"
    "where exists (select 1 from marts.restraining_orders o where o.case_id = c.|)": CASES,
    "select c.| from marts.case_outcomes c -- from marts.restraining_orders c": CASES,
}


@pytest.fixture(scope="module")
def editor_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    script = Path(__file__).with_name("editor_page.py")
    with serve_page(script, tmp_path_factory.mktemp("editor")) as url:
        yield url


@pytest.fixture
def page(visitor: Visitor, editor_site: str) -> Page:
    opened = visitor.open(editor_site)
    editor(opened).click()
    return opened


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="SQL")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def write(page: Page, text: str) -> None:
    """Replace what is written, as one who pastes it."""
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def options(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def expect_text(page: Page, *lines: str) -> None:
    expect(page.locator(".cm-line")).to_have_text(lines)


def expect_asked(page: Page, *asked: str) -> None:
    """Hold what the server was asked for, in order, each once."""
    expect(page.get_by_text(f"Asked for: {', '.join(asked)}", exact=True)).to_be_visible()


def test_columns_of_an_alias_are_completed_by_keyboard(page: Page) -> None:
    page.keyboard.type("select c.are")
    expect(options(page)).to_have_count(0)
    write(
        page, "select  from marts.case_outcomes c join marts.restraining_orders o using (case_id)"
    )
    page.keyboard.press("Home")
    for _ in range(len("select ")):
        page.keyboard.press("ArrowRight")
    page.keyboard.type("c.")
    expect(options(page)).to_have_count(4)
    page.keyboard.type("are")
    expect(options(page)).to_have_text(["area_codeVARCHAR"])
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    page.keyboard.type(", made")
    expect(options(page).first).to_have_text("made_dateVARCHAR · o")
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    page.keyboard.type(", ra")
    expect(options(page).first).to_have_text("rate(numerator, denominator)")
    expect(page.locator(".cm-completionInfo")).to_have_text("Share of the denominator.")
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    expect(editor(page)).to_contain_text("select c.area_code, made, rate() from marts")


def test_what_is_offered_is_what_can_stand_there(page: Page) -> None:
    for query, offered in OFFERED.items():
        before, _, after = query.partition("|")
        write(page, after)
        page.keyboard.press("Control+Home")
        page.keyboard.insert_text(before)
        page.keyboard.press("Control+ ")
        expect(options(page)).to_have_text([re.compile(f"^{name}") for name in offered.split()])
        page.keyboard.press("Escape")


def test_an_action_carries_the_text_of_its_moment(page: Page) -> None:
    asked = ["run: select 1", "run selection: 2", "explain: select 12"]
    page.keyboard.type("select 1")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("2")
    expect_asked(page, *asked[:1])
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+Enter")
    expect_asked(page, *asked[:2])
    button(page, "Explain").click()
    expect_asked(page, *asked)
    expect(button(page, "Run")).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Control+Enter")
    button(page, "Cancel").click()
    expect(button(page, "Cancel")).to_be_hidden()
    expect(editor(page)).to_be_focused()
    expect_asked(page, *asked, "cancel: select 12")


def test_what_is_typed_outlives_the_runs_of_the_page(page: Page) -> None:
    page.keyboard.type("select 7")
    expect(page.get_by_text("Written: select 7", exact=True)).to_be_visible()
    button(page, "Run the page again").click()
    editor(page).focus()
    page.keyboard.type(" + 1")
    settle(page)
    page.keyboard.type(" + 2")
    expect(page.get_by_text("Written: select 7 + 1 + 2", exact=True)).to_be_visible()
    expect_text(page, "select 7 + 1 + 2")
    button(page, "Load").click()
    expect_text(page, "select 42")
    expect(page.get_by_text("Written: select 42", exact=True)).to_be_visible()
    editor(page).focus()
    page.keyboard.press("Control+z")
    expect_text(page, "select 7 + 1 + 2")


def test_an_error_is_marked_and_heard_until_the_next_edit(page: Page) -> None:
    told = page.locator("#told")
    for _ in range(2):
        write(page, "select 0;\nselect wrong")
        page.keyboard.press("Shift+Home")
        page.keyboard.press("Control+Enter")
        expect(told).to_have_text("Error on line 2, column 8: There is no column “wrong”.")
        expect(page.locator(".cm-lintRange-error")).to_have_text("wrong")
        expect(page.locator(".cm-lint-marker-error")).to_have_count(1)
        expect(editor(page)).to_have_accessible_description(
            "Control and Enter run it, or what is selected. Control and Space complete a name."
            " Tab leaves the editor."
            " Error on line 2, column 8: There is no column “wrong”."
        )
        page.keyboard.press("End")
        page.keyboard.type("s")
        expect(told).to_have_text("")
        expect(page.locator(".cm-lintRange-error")).to_have_count(0)


def test_tab_leaves_the_editor_and_every_theme_and_screen_is_accessible(page: Page) -> None:
    write(page, "select $area, 'x', 1.5, date '2024-01-01' -- why\nfrom t")
    expect(page.locator(".parameter")).to_have_text("$area")
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Control+]")
    expect_text(page, "select $area, 'x', 1.5, date '2024-01-01' -- why", "    from t")
    page.keyboard.press("Shift+Tab")
    expect(button(page, "Explain")).to_be_focused()
    settle(page)
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    settle(page)
    assert faults_of_colour(page) == []
    page.set_viewport_size({"width": PHONE[0] // 2, "height": PHONE[1]})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name in ("Run", "Run selection", "Explain"):
        box = button(page, name).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= PHONE[0] // 2
