"""Are we improving? The headlines say what the counts say, and the address says what is shown."""

from datetime import date
from pathlib import Path

from playwright.sync_api import expect

from etl.settings import SQL_DIR
from tests.browser.expected import count_cases, headline, newest_quarter, recorded, year_before
from tests.browser.visitor import Visitor, card, choose, expect_chosen, settle

HEADLINES = {
    "conviction_rate": "Conviction rate",
    "cyberstalking_share": "Cyberstalking share",
    "dv_overlap": "Domestic violence overlap",
    "restraining_order_use": "Restraining orders on conviction",
}
DEFAULTS = {
    "Period": "Quarter",
    "Area": "England and Wales",
    "Offences": "Stalking and harassment",
    "Conviction rate": "With administrative finalisations",
}
CHOICE = {
    "Period": "Financial year",
    "Area": "Metropolitan and City",
    "Offences": "Harassment only",
    "Conviction rate": "Without them",
}


def test_every_headline_says_what_the_counts_say(
    visitor: Visitor, made_up_site: str, made_up_data: Path
) -> None:
    page = visitor.open(made_up_site)
    expect(page.get_by_role("alert")).to_contain_text("Made-up data")
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
    for label, option in CHOICE.items():
        address = page.url
        choose(page, label, option)
        expect(page).not_to_have_url(address)
    metric = "conviction_rate_without_administrative"
    title = "Conviction rate without administrative finalisations"
    now, before = (
        count_cases(
            *(made_up_data, metric, date(year, 4, 1), 12),
            area="metropolitan-and-city",
            groups=("harassment",),
        )
        for year in (2025, 2024)
    )
    for words in ("2025-26", *headline(now, before)):
        expect(card(page, title)).to_contain_text(words)
    settle(page)
    other = newcomer.open(page.url)
    expect_chosen(other, CHOICE)
    for name in (title, *list(HEADLINES.values())[1:]):
        said = card(page, name).get_by_role("paragraph").all_inner_texts()
        expect(card(other, name).get_by_role("paragraph")).to_have_text(said)
    expect(other).to_have_url(page.url)


def test_an_address_nobody_can_mean_shows_the_defaults(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(f"{made_up_site}/?area=nowhere&period=aeon&offences=&unknown=1")
    expect_chosen(page, DEFAULTS)
    expect(page.get_by_test_id("stMetric")).to_have_count(4)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_number_leads_to_its_sql_and_files(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(made_up_site)
    for metric, title in HEADLINES.items():
        card(page, title).get_by_role("button", name="How is this counted?").click()
        trace = page.get_by_test_id("stPopoverBody")
        expect(trace).to_contain_text(f"sql/metrics/{metric}.sql")
        select = (SQL_DIR / "metrics" / f"{metric}.sql").read_text().partition("\nselect ")[2]
        for line in select.strip().splitlines():
            expect(trace).to_contain_text(line)
        expect(trace).to_contain_text("sql/questions/series.sql")
        expect(trace).to_contain_text("sql/marts/case_outcomes.sql")
        expect(trace.get_by_test_id("stDataFrame")).to_have_count(2)
        page.keyboard.press("Escape")
        expect(trace).to_have_count(0)


def test_keyboard_alone_reaches_a_filter_and_chooses(visitor: Visitor, made_up_site: str) -> None:
    page = visitor.open(made_up_site)
    area = page.get_by_role("combobox", name="Area", exact=True)
    frame = area.locator("xpath=ancestor::*[@role='group'][1]")
    unfocused = frame.screenshot(animations="disabled")
    assert frame.screenshot(animations="disabled") == unfocused
    for _ in range(20):
        page.keyboard.press("Tab")
        if area.evaluate("box => box === document.activeElement"):
            break
    expect(area).to_be_focused()
    assert frame.screenshot(animations="disabled") != unfocused
    page.keyboard.type("Kent")
    expect(page.get_by_role("option", name="Kent", exact=True)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(card(page, HEADLINES["dv_overlap"])).to_contain_text("Kent")
    expect_chosen(page, DEFAULTS | {"Area": "Kent"})
