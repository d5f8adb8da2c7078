"""Are we improving? The headlines say what the counts say, and the address says what is shown."""

from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from etl.settings import SQL_DIR
from tests.browser.expected import count_cases, headline, newest_quarter, recorded, year_before
from tests.browser.visitor import LAPTOP, PHONE, Visitor, card, choose, expect_chosen, settle
from tests.pages import read, words_of

EVERY = (
    "stalking", "harassment", "breach_of_order", "coercive_control", "communications", "other",
    "none_recorded",
)  # fmt: skip
HEADLINES = {
    "conviction_rate": "Conviction rate",
    "discontinuance_rate": "Discontinuance rate",
    "cyberstalking_share": "Cyberstalking share",
    "dv_overlap": "Domestic violence overlap",
    "restraining_order_use": "Restraining orders on conviction",
}
DEFAULTS = {
    "Period": "Quarter",
    "Area": "England and Wales",
    "Offences": "Stalking and harassment",
    "DV marker": "Any",
    "Cyber marker": "Any",
}
CHOICE = {
    "Period": "Financial year",
    "Area": "Metropolitan and City",
    "Offences": "All prosecutions",
    "DV marker": "DV",
}
ADDRESS = {
    "period": "financial-year",
    "area": "metropolitan-and-city",
    "offences": "all",
    "dv": "yes",
}


def test_the_answer_and_the_headlines_are_there_before_anybody_scrolls(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(made_up_site)
    answer = page.locator(".answer")
    conviction = card(page, HEADLINES["conviction_rate"])
    for shown in (answer, conviction.locator(".value"), conviction.locator(".mark")):
        box = shown.bounding_box()
        assert box and box["y"] + box["height"] <= LAPTOP[1]
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(0)


def test_every_headline_says_what_the_counts_say(
    visitor: Visitor, made_up_site: str, made_up_data: Path
) -> None:
    page = visitor.open(made_up_site)
    expect(page.locator(".made-up")).to_contain_text("Made-up data")
    start = newest_quarter(made_up_data)
    for metric, title in HEADLINES.items():
        now = count_cases(made_up_data, metric, start, 3)
        before = count_cases(made_up_data, metric, year_before(start), 3)
        coverage = recorded(made_up_data, metric, start, 3)
        for words in (f"{start:%B} to", *headline(now, before), coverage):
            expect(card(page, title)).to_contain_text(words)


def test_a_copied_address_shows_the_same_to_somebody_else(
    visitor: Visitor, newcomer: Visitor, made_up_site: str, made_up_data: Path
) -> None:
    page = visitor.open(made_up_site)
    for (label, option), (name, code) in zip(CHOICE.items(), ADDRESS.items(), strict=True):
        choose(page, label, option)
        page.wait_for_url(lambda url, part=f"{name}={code}": part in url)
    now, before = (
        count_cases(
            *(made_up_data, "conviction_rate", date(year, 4, 1), 12),
            area="metropolitan-and-city", groups=EVERY, dv="yes",
        )
        for year in (2025, 2024)
    )  # fmt: skip
    title = HEADLINES["conviction_rate"]
    for words in ("2025-26", *headline(now, before)):
        expect(card(page, title)).to_contain_text(words)
    settle(page)
    other = newcomer.open(page.url)
    expect_chosen(other, CHOICE)
    for name in HEADLINES.values():
        said = card(page, name).get_by_role("paragraph").all_inner_texts()
        expect(card(other, name).get_by_role("paragraph")).to_have_text(said)
    expect(other).to_have_url(page.url)


def test_back_undoes_a_choice_and_forward_makes_it_again(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(made_up_site)
    choose(page, "Area", "Kent")
    page.wait_for_url(lambda url: url.endswith("?area=kent"))
    settle(page)
    card(page, "Conviction rate").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Convictions")
    expect_chosen(page, {"Area": "Kent"})
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Are we improving?")
    expect_chosen(page, DEFAULTS | {"Area": "Kent"})
    page.go_back()
    expect_chosen(page, DEFAULTS)
    page.go_forward()
    expect_chosen(page, DEFAULTS | {"Area": "Kent"})


def test_an_address_nobody_can_mean_shows_the_defaults_and_says_so(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(f"{made_up_site}/?area=nowhere&period=aeon&unknown=1")
    expect_chosen(page, DEFAULTS)
    for name, code in (("area", "nowhere"), ("period", "aeon")):
        expect(page.get_by_text(f"The address asks for {name} “{code}”")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    choose(page, "Area", "Kent")
    expect(page.get_by_text("“nowhere”")).to_have_count(0)


def test_a_number_leads_to_its_sql_checks_and_files(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(f"{made_up_site}/measure?metric=dv_overlap")
    panel = page.locator(".st-key-panel-dv_overlap")
    panel.get_by_role("radio", name="How is this counted?").click()
    expect(panel).to_contain_text("sql/metrics/dv_overlap.sql")
    select = (SQL_DIR / "metrics" / "dv_overlap.sql").read_text().partition("\nselect ")[2]
    for line in select.strip().splitlines():
        expect(panel).to_contain_text(line)
    for words in ("sql/questions/series.sql", "sql/marts/case_outcomes.sql", "Checks of the"):
        expect(panel).to_contain_text(words)
    expect(panel.get_by_test_id("stDataFrame")).to_have_count(2)


def test_keyboard_alone_reaches_a_filter_and_chooses(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(made_up_site)
    area = page.get_by_role("combobox", name="Area", exact=True)
    frame = area.locator("xpath=ancestor::*[@role='group'][1]")
    unfocused = frame.screenshot(animations="disabled")
    assert frame.screenshot(animations="disabled") == unfocused
    for _ in range(40):
        page.keyboard.press("Tab")
        if area.evaluate("box => box === document.activeElement"):
            break
    expect(area).to_be_focused()
    assert frame.screenshot(animations="disabled") != unfocused
    page.keyboard.type("Kent")
    expect(page.get_by_role("option", name="Kent", exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "area=kent" in url)
    expect_chosen(page, DEFAULTS | {"Area": "Kent"})


def test_a_reader_of_the_screen_hears_what_a_filter_changed(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(made_up_site)
    status = page.locator(".st-key-status").get_by_role("status")
    expect(status).to_have_text("")
    choose(page, "Area", "Kent")
    expect(status).to_have_text("Area: Kent.")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Convictions").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Convictions")
    expect(status).to_have_text("")
    for label, option in (
        ("Period", "Month"), ("Denominator", "Without them"), ("Charts show", "All years")
    ):  # fmt: skip
        choose(page, label, option)
        expect(status).to_have_text(f"{label}: {option}.")


def test_on_a_telephone_the_menu_gives_way_to_the_page_chosen_in_it(
    newcomer: Visitor, made_up_site: str
) -> None:
    # A browser remembers that its menu is closed, and others share the profile of a visitor.
    page = newcomer.open(made_up_site, PHONE)
    menu = page.get_by_test_id("stSidebar")
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(menu).to_have_attribute("data-collapsed", "false")
    menu.get_by_role("link", name="Convictions").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Convictions")
    expect(menu).to_have_attribute("data-collapsed", "true")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getBoundingClientRect().right")
    assert focused > 0
    page.get_by_test_id("stExpandSidebarButton").click()
    menu.get_by_role("link", name="Convictions").click()
    expect(menu).to_have_attribute("data-collapsed", "true")


def test_on_a_telephone_every_measure_is_a_block_with_its_cells_named(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(made_up_site, PHONE)
    table = page.get_by_role("region", name="Every measure")
    assert table.evaluate("table => table.scrollWidth <= table.clientWidth")
    row = table.get_by_role("row").filter(has_text="Conviction rate").first
    expect(row.get_by_role("cell")).to_have_count(5)
    names = "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    assert row.locator("td[data-name]").evaluate_all(names) == [
        '"Newest: "', '"Of: "', '"95% interval: "'
    ]  # fmt: skip


def test_a_page_is_printed_whole_and_without_what_is_only_pressed(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(f"{made_up_site}/cyberstalking")
    settle(page)
    pdf = page.pdf(prefer_css_page_size=True)
    said = " ".join(words_of(pdf, number) for number in range(len(read(pdf).pages)))
    width, height = read(pdf).pages[0].mediabox[2:]
    assert width > height
    for heading in page.get_by_role("heading").all_inner_texts():
        assert " ".join(heading.split()) in said
    for pressed in ("Take it away", "Is it real?", "Charts show"):
        assert pressed not in said


def test_a_dark_page_is_printed_dark_on_white(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(f"{made_up_site}/cyberstalking")
    page.emulate_media(color_scheme="dark", media="print")
    settle(page)
    ground, text = page.evaluate(
        """() => [getComputedStyle(document.querySelector('.stApp')).backgroundColor,
                  getComputedStyle(document.querySelector('h1')).color]"""
    )
    assert (ground, text) == ("rgb(255, 255, 255)", "rgb(11, 12, 12)")


def test_every_stop_of_the_tab_key_can_be_seen(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(f"{made_up_site}/releases")
    stops = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.add(page.evaluate("document.activeElement.className"))
    assert len(stops) > 3
    assert not any("st-key-status" in name for name in stops)


def test_every_measure_leads_to_its_own_page_with_what_is_chosen(
    visitor: Visitor, made_up_site: str
) -> None:
    page = visitor.open(f"{made_up_site}/?area=kent")
    table = page.get_by_role("region", name="Every measure")
    expect(table.get_by_role("rowheader").first).to_have_text("Convictions")
    table.get_by_role("link", name="DV flag compliance").click()
    expect(page).to_have_url(f"{made_up_site}/measure?area=kent&metric=dv_flag_compliance")
    expect(page.locator(".st-key-panel-dv_flag_compliance")).to_contain_text("Kent")
