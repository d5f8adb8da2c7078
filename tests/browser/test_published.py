"""Published CPS figures: the real series, both ways, with their gaps named."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.expected import (
    ask,
    count_published,
    headline,
    newest_published_month,
    year_before,
)
from tests.browser.visitor import Visitor, card, choose, expect_chosen, settle

SERIES = {
    "published_conviction_rate": "Published conviction rate (without administrative finalisations)",
    "published_conviction_rate_with_administrative": (
        "Published conviction rate (with administrative finalisations)"
    ),
}


def test_both_series_say_what_the_counts_say(
    visitor: Visitor, published_site: str, published_data: Path
) -> None:
    page = visitor.open(f"{published_site}/published?period=month")
    month = newest_published_month(published_data)
    for metric, title in SERIES.items():
        now = count_published(published_data, metric, month)
        before = count_published(published_data, metric, year_before(month))
        assert 0.83 < now[0] / now[1] < 0.86
        for words in (f"{month:%B %Y}", *headline(now, before)):
            expect(card(page, title)).to_contain_text(words)


def test_missing_months_are_named_and_real_figures_stand_without_a_warning(
    visitor: Visitor, published_site: str, published_data: Path
) -> None:
    gaps = ask(published_data, "select month from quality.published_gaps order by month")
    months_between = 6  # of January 2014 to March 2018; the rest lie after the last month held
    assert len(gaps) == months_between + 12
    page = visitor.open(f"{published_site}/published?period=month")
    names = ", ".join(f"{month:%B %Y}" for (month,) in gaps)
    expect(page.get_by_text(names)).to_be_visible()
    charts = page.get_by_role(
        "figure", name=re.compile(f"{months_between} periods are without data")
    )
    expect(charts).to_have_count(2)
    expect(page.get_by_test_id("stMain")).to_contain_text("Real figures")
    expect(page.get_by_text("Made-up data")).to_have_count(0)


def test_figures_of_long_ago_say_so(visitor: Visitor, published_site: str) -> None:
    page = visitor.open(f"{published_site}/published")
    said = page.locator(".aged")
    expect(said).to_contain_text(re.compile("Nothing is held after .* 20.*, more than .* year"))


def test_parts_are_held_against_all_together(
    visitor: Visitor, published_site: str, published_data: Path
) -> None:
    page = visitor.open(f"{published_site}/published")
    for by in ("category", "area"):
        heading = page.locator(f".st-key-panel-by-{by}").get_by_role("heading")
        rows = ask(
            published_data,
            _PARTS.format(column={"category": "offence_category_code"}.get(by, "area_code")),
        )
        together = sum(row[0] for row in rows) / sum(row[1] for row in rows)
        rates = [above / of for above, of in rows]
        said = [f"{100 * rate:.1f}%" for rate in (min(rates), max(rates), together)]
        expect(heading).to_contain_text("from {} to {}, {} together".format(*said))


_PARTS = """
    select sum(numerator), sum(denominator) from metrics.published_counts
    where metric = 'published_conviction_rate' and period_type = 'quarter'
        and period_start = (
            select max(period_start) from metrics.published_counts
            where period_type = 'quarter' and metric = 'published_conviction_rate'
        )
    group by {column} having sum(denominator) > 0
"""


def test_a_category_lives_in_the_address(
    visitor: Visitor, published_site: str, published_data: Path
) -> None:
    page = visitor.open(f"{published_site}/published?period=month")
    without, with_administrative = SERIES.values()
    choose(page, "Offence category", "Burglary")
    month = newest_published_month(published_data)
    now, before = (
        count_published(published_data, "published_conviction_rate", day, "burglary")
        for day in (month, year_before(month))
    )
    counts, *shares = headline(now, before)[:3]
    for words in ("burglary", counts, *shares):
        expect(card(page, without)).to_contain_text(words)
    expect(page.get_by_role("heading", name=with_administrative)).to_have_count(0)
    settle(page)
    other = visitor.open(page.url)
    expect_chosen(other, {"Offence category": "Burglary", "Area": "England and Wales"})
    expect(card(other, without)).to_contain_text(headline(now, before)[0])


def test_a_category_nobody_publishes_shows_them_all(visitor: Visitor, published_site: str) -> None:
    page = visitor.open(f"{published_site}/published?category=witchcraft")
    expect_chosen(page, {"Offence category": "All categories"})
    expect(page.get_by_text("“witchcraft”, which is not known")).to_be_visible()


def test_without_published_tables_the_page_says_how_to_load_them(
    visitor: Visitor, made_up_site: str
) -> None:
    main = visitor.open(f"{made_up_site}/published").get_by_test_id("stMain")
    expect(main).to_contain_text("outcomes load cps_published")
    expect(main).to_contain_text("outcomes build")
    expect(main.locator(".card")).to_have_count(0)


def test_without_cases_the_overview_says_how_to_load_them(
    visitor: Visitor, published_site: str
) -> None:
    main = visitor.open(published_site).get_by_test_id("stMain")
    expect(main).to_contain_text("outcomes load cases")
    expect(main.locator(".card")).to_have_count(0)
