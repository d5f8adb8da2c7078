"""A chart's picture and its words: what it finds, of whom, and nothing that was not published."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import polars as pl
import pytest

from etl.findings.chart import chart_series
from etl.findings.reading import share_reading
from etl.publication.model import Release, Statement
from etl.publication.page.chart_headline import headline
from etl.publication.page.chart_parts import ChartParts
from etl.publication.page.chart_words import description, key
from etl.publication.page.charts import draw
from etl.publication.page.national import Series, drawn_series
from etl.publication.page.summary import finding
from etl.publication.page.wording import read_words
from etl.publication.quarter import Quarter
from etl.publication.table import VALUES
from tests.made_up_pages import NATION, wide_release
from tests.made_up_release import MEASURES, made_up_release, quarters, row, table
from tests.made_up_series import DEFINITION, registered, selection, share_rows

WORDS = read_words()
RATE = MEASURES[0]
# A share that moves by nothing but a little noise.
STEADY = [(700 + place % 3, 1000, 1000) for place in range(20)]
SVG = "{http://www.w3.org/2000/svg}"
Counts = Sequence[tuple[int, int, int] | str]


def told(
    counts: Counts, versions: Sequence[int] = (), mixed: int | None = None, baselines: Sequence = ()
) -> tuple[Release, Statement, Series]:
    """A release of one measure of the nation: of each quarter its counts, or the mark it has."""
    days = quarters(len(counts))
    rows = share_rows([(0, 0, 0) if isinstance(one, str) else one for one in counts])
    for place, (one, quarter, shown) in enumerate(zip(rows, days, counts, strict=True)):
        one |= {"period_start": quarter.first_day, "period_end": quarter.last_day}
        one |= {"version": versions[place] if versions else 1, "is_mixed": place == mixed}
        if isinstance(shown, str):
            one |= dict.fromkeys(("numerator", "denominator", "eligible"))
    definition = DEFINITION | {"title": RATE.title, "better": "higher"}
    chart = chart_series(selection(), definition, rows, baselines)
    statement = Statement(RATE.name, share_reading(chart, "England and Wales"), chart)
    printed = [_printed(quarter, shown) for quarter, shown in zip(days, counts, strict=True)]
    release = replace(
        made_up_release(),
        tables=(table("national", printed),), measures=(RATE,), statements=(statement,),
    )  # fmt: skip
    return release, statement, drawn_series(release, statement)


def _printed(quarter: Quarter, shown: tuple[int, int, int] | str) -> dict:
    if isinstance(shown, str):
        return row(quarter, NATION, RATE, None, None, None) | {
            "marks": dict.fromkeys(VALUES, shown)
        }
    return row(quarter, NATION, RATE, *shown)


def described(*args: object, **more: object) -> str:
    _, statement, series = told(*args, **more)
    return description(WORDS, ChartParts(statement.chart, series))


def explained(*args: object, **more: object) -> str:
    _, statement, series = told(*args, **more)
    return " ".join(str(one.unescape()) for one in key(WORDS, ChartParts(statement.chart, series)))


def picture_of(release: Release, measure: str) -> ElementTree.Element:
    (own,) = [one for one in release.measures if one.name == measure]
    (statement,) = [one for one in release.statements if one.measure == measure]
    drawn = draw(WORDS, release, own, statement, drawn_series(release, statement))
    return ElementTree.fromstring(drawn.picture)


def read(picture: ElementTree.Element) -> str:
    return " ".join(text.text for text in picture.iter(f"{SVG}text"))


# Of half nobody knows the answer, so that recording alone could make 40% of 30%.
UNRECORDED = [*((300 + place % 3, 1000, 2000) for place in range(20)), (400, 1000, 2000)]
HEADLINES = {
    "one": (
        STEADY[:1],
        "Conviction rate: 70.0% in July to September 2026. Whether it changed cannot be told yet:"
        " there is 1 quarter to compare, and at least 5 are needed.",
    ),
    "four": (
        STEADY[:4],
        "Conviction rate: 70.0% in July to September 2026. Whether it changed cannot be told yet:"
        " there are 4 quarters to compare, and at least 5 are needed.",
    ),
    "five": (
        STEADY[:5],
        "Conviction rate: 70.1% in July to September 2026. No change beyond the usual.",
    ),
    "lower": (
        [*STEADY, (500, 1000, 1000)],
        "Conviction rate: 50.0% in July to September 2026. Changed for the worse: lower than"
        " usual.",
    ),
    "recorded by half": (
        UNRECORDED,
        "Conviction rate: 40.0% in July to September 2026. Moved beyond ordinary ups and downs:"
        " higher than usual (recording alone could explain it).",
    ),
    "withheld": (
        [*STEADY, "[c]"],
        "Conviction rate: withheld in July to September 2026. Whether it changed cannot be told"
        " yet: there is no number for July to September 2026.",
    ),
    "few cases": (
        [*STEADY, (7, 10, 10)],
        "Conviction rate: 70.0% in July to September 2026. Whether it changed cannot be told yet:"
        " fewer than 20 are counted.",
    ),
}


@pytest.mark.parametrize("name", HEADLINES)
def test_the_headline_says_what_the_page_finds_or_why_it_cannot_tell(name: str) -> None:
    counts, expected = HEADLINES[name]
    release, statement, series = told(counts)
    said = headline(WORDS, release, statement, series)
    assert said == expected
    assert str(finding(WORDS, release, statement)).lower() in said.lower()
    assert read(picture_of(release, RATE.name)).startswith(said)


def test_the_quarters_of_another_definition_are_none_to_compare() -> None:
    release, statement, series = told(STEADY, versions=[1] * 17 + [2] * 3)
    assert "there are 3 quarters to compare" in headline(WORDS, release, statement, series)


@pytest.mark.parametrize("measure", [one.name for one in wide_release().measures])
def test_the_headline_of_every_picture_has_the_number_of_the_summary(measure: str) -> None:
    release = wide_release()
    (statement,) = [one for one in release.statements if one.measure == measure]
    newest = drawn_series(release, statement).of(release.quarter)
    title = picture_of(release, measure).find(f"{SVG}title").text
    assert f"{newest['percent']}% in July to September 2026" in title
    assert str(finding(WORDS, release, statement)) in title


def test_a_picture_by_itself_says_of_whom_where_and_on_whose_word() -> None:
    release = made_up_release()
    overlap = read(picture_of(release, "dv_overlap"))
    for part in (
        "MADE-UP DATA. These numbers describe no real case.",
        "Stalking and harassment, England and Wales.",
        "What is counted: defendants in stalking and harassment cases, at finalisation.",
        "Source: Prosecution outcomes, release 2026-Q3, published 10 December 2026.",
        "Definition: CPS stalking guidance of 23 September 2010.",
        "All numbers of this chart are in the file tables/national.csv of release 2026-Q3.",
        "not official statistics",
    ):
        assert part in overlap
    everything = ElementTree.tostring(picture_of(release, "dv_overlap"), encoding="unicode")
    assert "below the chart" not in everything
    assert "MADE-UP" not in read(picture_of(replace(release, is_made_up=False), "dv_overlap"))


def test_a_picture_of_what_others_published_names_them_and_is_not_made_up() -> None:
    release, _, _ = told(STEADY)
    (own,) = release.tables
    rows = own.rows.with_columns(pl.lit("show").alias("policy_would"))
    public = replace(release, tables=(replace(own, rows=rows, is_protected=False),))
    said = read(picture_of(public, RATE.name))
    assert "Source: CPS case outcomes, as in Prosecution outcomes, release 2026-Q3," in said
    assert "Definition:" not in said and "MADE-UP" not in said


def test_a_line_is_described_by_its_ends_as_the_table_prints_them() -> None:
    assert described(STEADY) == (
        "Line chart. It begins with 70.0% in October to December 2021 and ends with 70.1% in July"
        " to September 2026. No quarter is marked as more than the usual ups and downs."
    )


def test_one_point_is_one_point() -> None:
    said = described(STEADY[:1])
    assert "There is one point: 70.0% in July to September 2026." in said
    assert "begins" not in said and "What is usual from quarter to quarter is not shown." in said
    assert explained(STEADY[:1]) == ("Dot by itself: one quarter, with none beside it to compare.")


def test_nothing_is_compared_across_a_change_of_definition() -> None:
    counts = [(300, 1000, 1000)] * 2 + STEADY[:17] + [(900, 1000, 1000)]
    said = described(counts, versions=[1] * 2 + [2] * 17 + [3])
    assert said.startswith(
        "Line chart in 3 parts. The definition changed between them, so do not compare one part"
        " with another. Part 1. It begins with 30.0% in October to December 2021 and ends with"
        " 30.0% in January to March 2022. Part 2. It begins with 70.0% in April to June 2022 and"
        " ends with 70.1% in April to June 2026. Part 3. There is one point: 90.0% in July to"
        " September 2026."
    )
    told_key = explained(counts, versions=[1] * 2 + [2] * 17 + [3])
    assert "Break in the line: the definition changed." in told_key
    assert "worked out again" not in told_key


def test_a_quarter_in_which_the_definition_changed_is_not_drawn_and_said_so() -> None:
    how = {"versions": [1] * 10 + [2] * 10, "mixed": 10}
    said = described(STEADY, **how)
    assert "the definition changed within the quarter: April to June 2024." in said
    assert "Part 2. It begins with 70.2% in July to September 2024" in said
    assert "No point: the definition changed within the quarter." in explained(STEADY, **how)


def test_a_gap_says_why_it_is_one() -> None:
    counts = [*STEADY[:16], "[c]", "[x]", "[c]", *STEADY[:3]]
    said = described(counts)
    assert "Withheld, so not drawn: April to June 2025; October to December 2025." in said
    assert "Not available, so not drawn: July to September 2025." in said
    told_key = explained(counts)
    assert "Gap: the number is withheld." in told_key
    assert "Gap: the number is not available." in told_key
    assert "Gap:" not in explained(STEADY) and "Break" not in told_key


def swinging(by: int) -> list[tuple[int, int, int]]:
    """Twelve quarters that go up and down by so many in a thousand."""
    return [(700 + by * (-1) ** place, 1000, 1000) for place in range(12)]


SIGNALS = {
    "outside": ([*STEADY, (500, 1000, 1000)], "a quarter outside the shaded area"),
    "shift": (
        [*swinging(9), *[(708 - n % 2, 1000, 1000) for n in range(7)]],
        "one of seven or more quarters in a row on the same side of the centre",
    ),
    "trend": (
        [*swinging(20), *[(685 + 4 * n, 1000, 1000) for n in range(7)]],
        "one of seven or more quarters in a row, each higher (or each lower) than the one before",
    ),
    "two_of_three": (
        [*STEADY, (735, 1000, 1000), (705, 1000, 1000), (735, 1000, 1000)],
        "one of two quarters, of three in a row, that are near the same edge of the shaded area",
    ),
}


@pytest.mark.parametrize("name", SIGNALS)
def test_a_diamond_is_explained_by_the_rule_that_marks_it(name: str) -> None:
    counts, rule = SIGNALS[name]
    _, statement, _ = told(counts)
    signals = [one for line in statement.chart.lines() for one in line["signals"]]
    assert {one.rule.name.lower() for one in signals} == {name}
    assert f"Diamond: {rule}." in explained(counts)
    assert "A diamond marks each quarter" in described(counts)
    assert "Diamond" not in explained(STEADY)


def test_limits_worked_out_again_are_no_change_of_definition() -> None:
    first = registered(date(2021, 10, 1), date(2022, 12, 31))
    later = registered(date(2023, 1, 1), date(2024, 12, 31), applies_from=date(2025, 1, 1))
    how = {"baselines": [first, later]}
    assert "what is usual was worked out again from later quarters" in explained(STEADY, **how)
    assert "the definition changed" not in explained(STEADY, **how)
    assert described(STEADY, **how).startswith("Line chart. It begins with 70.0% in October")


def test_quarters_before_the_first_baseline_are_said_to_be_held_against_nothing() -> None:
    how = {"baselines": [registered(date(2023, 1, 1), date(2024, 12, 31))]}
    why = (
        "Nothing is shaded for October 2021 to December 2022: those quarters are not held against"
        " a baseline."
    )
    assert why in explained(STEADY, **how) and why in described(STEADY, **how)
    assert "worked out again" not in explained(STEADY, **how)
    assert "Nothing is shaded" not in explained(STEADY) + described(STEADY)


@pytest.mark.parametrize(
    ("count", "years"),
    [
        (24, ["2022", "2024", "2026"]),
        (40, ["2018", "2020", "2022", "2024", "2026"]),
        (64, ["2012", "2014", "2016", "2018", "2020", "2022", "2024", "2026"]),
        (100, ["2005", "2010", "2015", "2020", "2025"]),
    ],
)
def test_a_chart_of_many_years_names_enough_of_them(count: int, years: list[str]) -> None:
    release, statement, series = told([(700 + n % 3, 1000, 1000) for n in range(count)])
    inline = ElementTree.fromstring(draw(WORDS, release, RATE, statement, series).inline)
    assert [text for text in read(inline).split() if text.startswith("20")] == years
