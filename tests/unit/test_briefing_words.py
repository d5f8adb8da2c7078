"""What a page sets first: what is special cause, and how an area stands beside the others."""

from datetime import date, datetime
from itertools import cycle, islice

import numpy as np
import pytest

from etl.briefing.attention import attention
from etl.briefing.beside import Beside, beside_others
from etl.briefing.measure import NOISE, SIGNAL, UNKNOWN, mark_of, measure_told, picture_of
from etl.briefing.pack import TEMPLATE
from etl.drawing.typeset import pdf
from etl.findings.asking import Selection
from etl.findings.chart import MetricChart, chart_series
from etl.measurement.intervals import wilson
from etl.sample import calibration as cal
from tests.areas import area_row, by_area, compared, planted_strata
from tests.pages import heights, read, words_of
from tests.unit.test_phases import DEFINITION, quarters

ENDS = {"": "value", "_low": "low", "_high": "high"}
STEADY = list(islice(cycle([(50, 100), (52, 100), (47, 100), (51, 100)]), 16))


def chart_of(counts: list[tuple[int, int] | None], better: str = "higher") -> MetricChart:
    rows = []
    for row in quarters(counts):
        around = wilson(row["numerator"], row["denominator"])
        rate = {f"rate{end}": getattr(around, name, None) for end, name in ENDS.items()}
        before = {"numerator_before": 40, "denominator_before": 90, "is_rate_up_count_down": False}
        rows.append(row | rate | before | {"coverage": 1.0, "is_settled": True})
    return chart_series(Selection("m"), DEFINITION | {"better": better}, rows)


def test_what_is_marked_is_said_with_its_news_and_what_is_not_is_left_out() -> None:
    charts = [chart_of([*STEADY, (90, 100)]), chart_of([*STEADY, (51, 100)])]
    said, chance = attention(charts)
    assert len(said) == 1
    assert said[0].startswith("Share, 90.0%, an improvement: above the upper limit of ")
    assert chance.startswith("1 of the 2 measures shows more than its usual variation")


def test_where_lower_is_better_the_same_is_of_concern() -> None:
    said, _ = attention([chart_of([*STEADY, (90, 100)], better="lower")])
    assert said[0].startswith("Share, 90.0%, of concern: ")


def test_where_nothing_is_marked_that_is_said_of_those_that_can_be_told() -> None:
    said, chance = attention([chart_of([*STEADY, (51, 100)]), chart_of([*STEADY, (3, 5)])])
    assert said == []
    assert chance.startswith(
        "The one measure (of 2) that can be judged shows no more than its usual variation. If"
    )


def test_where_nothing_can_be_told_the_reason_is_said() -> None:
    said, chance = attention([chart_of([(5, 9), (5, 9)])])
    assert said == [] and chance.startswith("Of none of the 1 measures can it be told")


@pytest.mark.parametrize(
    ("last", "mark"), [((90, 100), SIGNAL), ((51, 100), NOISE), ((3, 5), UNKNOWN)]
)
def test_a_mark_is_what_the_verdict_says(last: tuple[int, int], mark: str) -> None:
    chart = chart_of([*STEADY, last])
    verdict = measure_told({"m": chart}, "m", "Kent").verdict
    said = {SIGNAL: "special-cause", NOISE: "common-cause", UNKNOWN: "cannot be told"}
    assert mark_of(chart) == mark and said[mark] in verdict


def test_a_chart_is_told_in_words_and_not_beyond_what_is_whole() -> None:
    picture = picture_of(chart_of([*STEADY, (90, 100), None]))
    assert picture.span == "Jan 2015 to Mar 2019"
    assert "The newest whole quarter: 90.0%, special cause: above the upper limit" in picture.alt


def test_nothing_to_count_is_said_and_no_chart_is_drawn() -> None:
    told = measure_told({"m": chart_of([*STEADY, (0, 0)])}, "m", "Kent")
    assert told.verdict == "In January to March 2019, Kent: nothing to count."
    assert (told.mark, told.value, told.picture) == (UNKNOWN, "–", None)


def test_an_area_stands_higher_lower_or_among_the_others() -> None:
    strata = planted_strata(np.random.default_rng(7), 60_000, 0.1, different=-1.5)
    found = compared(by_area(strata), strata)
    beside = beside_others([found], cal.DIFFERENT_AREA)
    assert (beside.title, beside.days) == ("Beside other areas", "April 2024 to March 2025")
    lines = beside.lines
    assert lines[0][0] == "Lower than other areas"
    assert lines[0][1].startswith("conviction rate, ") and "95% interval" in lines[0][1]
    (row,) = [r for r in found.different if r["area_code"] == cal.DIFFERENT_AREA]
    assert f"({row['numerator']:,} of {row['denominator']:,}" in lines[0][1]
    different = {r["area_code"] for r in found.different}
    other = next(r["area_code"] for r in found.compared if r["area_code"] not in different)
    alike = ("Within the usual spread of areas", "conviction rate")
    assert beside_others([found], other).lines == (alike,)


def test_of_the_nation_those_that_differ_are_named() -> None:
    strata = planted_strata(np.random.default_rng(7), 60_000, 0.1, different=-1.5)
    found = compared(by_area(strata), strata)
    named = dict(beside_others([found], "all").lines)
    lower = [row["area"] for row in found.different if not row["is_higher"]]
    assert all(area in named["Lower on conviction rate"] for area in lower) and lower


def test_of_the_nation_areas_too_small_to_compare_are_not_called_alike() -> None:
    large = [area_row(f"L{n}", f"L{n}", 800 + 12 * (-1) ** n, 1000) for n in range(20)]
    small = [area_row(f"S{n}", f"S{n}", 4, 5) for n in range(3)]
    label = "No area compared is beyond the usual spread"
    assert beside_others([compared((*large, *small), [])], "all").lines == (
        (label, "conviction rate (3 of 23 areas too small)"),
    )
    assert beside_others([compared(tuple(large), [])], "all").lines == ((label, "conviction rate"),)


def test_a_small_area_is_not_compared() -> None:
    strata = planted_strata(np.random.default_rng(7), 3_000, 0.1)
    found = compared(by_area(strata), strata)
    small = next(row["area_code"] for row in found.rows if row not in found.compared)
    assert beside_others([found], small).lines == (("Too few to compare", "conviction rate"),)
    assert beside_others([], small).lines == ()


def page(caution: str, area: str = "Kent") -> bytes:
    chart = chart_of([*STEADY, (90, 100)])
    told = vars(measure_told({"m": chart}, "m", area)) | {
        "caution": caution, "elsewhere": "1 caution on the dashboard.",
        "picture": vars(picture_of(chart)),
    }  # fmt: skip
    whole = {
        "area": area, "period": "now", "attention": [], "chance": "", "measures": [told] * 7,
        "beside": vars(Beside()),
    }  # fmt: skip
    data = {
        "title": "T", "classification": "OFFICIAL", "is_made_up": False, "offences": "All",
        "period_type": "quarter", "data_to": "today", "warehouse": "w", "built_at": "then",
        "pages": [whole],
    }  # fmt: skip
    return pdf(TEMPLATE, data, datetime(2026, 9, 30, 12))


def test_more_than_a_page_can_hold_is_left_to_the_dashboard_and_nothing_is_cut() -> None:
    short, long = page("A caution."), page("A caution. " * 60)
    assert "A caution." in words_of(short) and "on the dashboard" not in words_of(short)
    assert words_of(long).count("1 caution on the dashboard.") == 7
    assert "A caution." not in words_of(long)
    for made in (short, long):
        assert len(read(made).pages) == 1
        assert sum(height < 42 for height in heights(made, 0).values()) == 3


def test_what_is_said_is_never_markup() -> None:
    nasty = "#pagebreak() *b* _i_ $x$ <l> @l \\ `c` // #sys.inputs"
    said = words_of(page("", nasty))
    assert nasty in said
    assert "MADE-UP DATA" not in said


def test_the_day_a_page_is_made_is_the_one_given() -> None:
    assert read(page("")).metadata.creation_date.date() == date(2026, 9, 30)
