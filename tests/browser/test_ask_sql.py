"""An analyst at the SQL page: asks, is answered or told what is wrong, keeps and takes away."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from etl.live import open_live
from tests.browser.accessible import faults
from tests.browser.test_take_away import take
from tests.browser.visitor import Visitor, settle
from tests.warehouses import data_folder

QUERY = "select area_code, count(*) as n from marts.case_outcomes where dv = $dv group by all"


@pytest.fixture
def page(visitor: Visitor, made_up_site: str) -> Page:
    return visitor.open(f"{made_up_site}/sql")


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name=re.compile("^SQL of")).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def run(page: Page, text: str) -> None:
    write(page, text)
    page.keyboard.press("Control+Enter")


def heard(page: Page) -> Locator:
    return page.locator("p[role=status][data-page]")


def test_a_question_is_answered_marked_and_taken_away(page: Page, made_up_data: Path) -> None:
    write(page, QUERY)
    page.get_by_role("button", name="New tab").focus()
    page.get_by_role("textbox", name="$dv").fill("yes")
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_role("button", name="Run", exact=True).click()
    answered = re.compile(r"\d+ rows, 2 columns, in [\d.]+ s")
    expect(page.get_by_text(answered).first).to_be_visible()
    expect(heard(page)).to_contain_text(answered)
    assert faults(page) == []
    page.get_by_role("radio", name="Take it away").click()
    name, content = take(page, page, "CSV")
    with data_folder(made_up_data), open_live() as con:
        expected = con.sql(QUERY, params={"dv": "yes"}).fetchall()
    rows = list(csv.reader(io.StringIO(content.decode())))
    assert sorted((area, int(n)) for area, n in rows[1:]) == sorted(expected)
    small = any(n < 5 for _, n in expected)
    assert ("not-for-publication" in name) == small
    assert "made-up" in name
    expect(page.locator(".marked")).to_have_count(int(small))
    page.get_by_role("radio", name="Chart").click()
    expect(page.get_by_test_id("stPlotlyChart").locator(".main-svg").first).to_be_visible()
    page.get_by_role("radio", name="What could be released?").click()
    expect(page.get_by_text("This is advice for this one result.")).to_be_visible()


def test_a_fault_is_told_where_it_is(page: Page) -> None:
    run(page, "select numeratr\nfrom metrics.counts")
    # It is said as well as shown.
    expect(page.get_by_text("The query has a fault, line 1, column 8").first).to_be_visible()
    expect(page.get_by_text('"numerator"').first).to_be_visible()
    run(page, "copy metrics.counts to '/tmp/x.csv'")
    expect(page.get_by_text("COPY changes.").first).to_be_visible()
    expect(heard(page)).to_contain_text("Query: Not answered. COPY changes.")
    expect(page.get_by_text("/tmp/x.csv", exact=True)).to_have_count(0)


def test_a_long_query_is_cancelled(page: Page) -> None:
    run(page, "select count(*) from range(100000000000)")
    expect(page.get_by_text(re.compile(r"Running \(\d+ s of at most"))).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("It was cancelled.").first).to_be_visible()
    page.get_by_role("radio", name="History").click()
    expect(page.get_by_text(", on warehouse")).to_be_visible()


def test_what_is_written_outlasts_a_reload(page: Page) -> None:
    write(page, "select 'not lost'")
    page.get_by_role("button", name="New tab").focus()
    settle(page)
    page.reload()
    expect(page.get_by_role("textbox", name=re.compile("^SQL of"))).to_have_text(
        "select 'not lost'"
    )


def test_the_sql_of_a_chart_opens_and_is_answered_the_same(
    visitor: Visitor, made_up_site: str, made_up_data: Path
) -> None:
    page = visitor.open(f"{made_up_site}/measure?metric=dv_overlap&area=kent")
    panel = page.locator(".st-key-panel-dv_overlap")
    panel.get_by_role("radio", name="How is this counted?").click()
    panel.get_by_role("link", name="Open this SQL to change it").click()
    expect(page.get_by_role("textbox", name="$area")).to_have_value("kent")
    expect(page.get_by_role("textbox", name="$metric")).to_have_value("dv_overlap")
    expect(page.get_by_text(re.compile(r"rows, \d+ columns"))).to_have_count(0)
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.get_by_text(re.compile(r"\d+ rows, \d+ columns")).first).to_be_visible()


def test_a_query_is_found_kept_and_opened_again(page: Page, made_up_site: str) -> None:
    page.get_by_label("Find a table, column or function").fill("restraining order acquittal")
    page.keyboard.press("Enter")
    settle(page)
    expect(page.locator(".names summary").first).to_be_visible()
    page.get_by_role("radio", name="Examples").click()
    page.get_by_role("button", name="Open in a new tab").click()
    settle(page)
    page.get_by_text("Keep, share, link").click()
    page.get_by_label("Name").fill("Mine of today")
    page.get_by_label("What it is for").fill("For the board")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Kept as “Mine of today”.")).to_be_visible()
    page.goto(f"{made_up_site}/sql?saved=own/mine-of-today")
    expect(page.get_by_role("radio", name="Mine of today")).to_be_checked()
    page.get_by_role("radio", name="Kept").click()
    expect(page.get_by_text("For the board")).to_be_visible()
