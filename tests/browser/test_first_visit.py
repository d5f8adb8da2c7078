"""The first minutes of a server: no warehouse yet, then one, and a link followed at once.

Servers come before the visitor in each test, so that the visitor leaves before they stop.
"""

from pathlib import Path

from playwright.sync_api import expect

from dashboard.places import PLACES
from tests.browser.visitor import Visitor, settle
from tests.rows import write_rows
from tests.warehouses import build_from

COMMANDS = ["outcomes demo", "outcomes load cases", "outcomes build"]


def test_without_a_warehouse_every_page_says_what_to_do(empty_site: str, visitor: Visitor) -> None:
    for path in ("", "areas", "published", "quality", "definitions"):
        page = visitor.open(f"{empty_site}/{path}")
        for command in COMMANDS:
            expect(page.get_by_test_id("stMain")).to_contain_text(command)
        expect(page.get_by_test_id("stException")).to_have_count(0)


def test_a_build_that_goes_live_is_shown_without_a_restart(
    empty_site: str, visitor: Visitor, data_dir: Path, tmp_path: Path
) -> None:
    page = visitor.open(empty_site)
    days = ("2024-04-02", "2024-06-10")
    cases = [{"case_id": f"c{day}", "finalised_date": day} for day in days]
    write_rows(tmp_path / "cases", "case_outcomes", *cases, name="case_outcomes_2024-06-30")
    build_from(data_dir, cases=[tmp_path / "cases"])
    page.reload()
    settle(page)
    expect(page.get_by_test_id("stMain")).to_contain_text("2 of 2")


def test_a_copied_link_works_for_the_first_visitor_of_a_server(
    started_site: str, visitor: Visitor
) -> None:
    page = visitor.open(f"{started_site}/quality")
    expect(page.get_by_test_id("stSidebar").get_by_role("link")).to_have_count(len(PLACES))
