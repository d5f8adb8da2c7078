"""What is said of areas follows from their counts, names them in company, and claims no more."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from etl.findings.area_words import area_reading, area_title
from etl.findings.areas import compare_areas
from etl.findings.asking import Selection, asking_live
from etl.findings.held import Held
from tests.areas import area_row, by_area, compared, planted_strata, stratum_row
from tests.told import assert_well_told
from tests.warehouses import data_folder

PUBLISHED = "published_conviction_rate"
NAMED = re.compile(r"([A-Z][A-Za-z ]*) is (?:higher|lower) \((?:\d|,)")


def even_areas(*odd: tuple[int, int], count: int = 20) -> tuple:
    """Areas of 1,000 of whom about 800 count; first the odd ones, by counts."""
    pairs = [*odd, *[(800 + 12 * (-1) ** number, 1000) for number in range(count - len(odd))]]
    letters = [chr(ord("A") + number) for number in range(count)]
    return tuple(
        area_row(letter, letter, *pair) for letter, pair in zip(letters, pairs, strict=True)
    )


def test_an_area_that_differs_is_named_with_its_counts_and_its_interval() -> None:
    reading = area_reading(compared(even_areas((650, 1000)), []))
    assert reading.value == (
        "Conviction rate by area, April 2024 to March 2025, England and Wales, all prosecutions:"
        " in all 79.3% (15,862 of 20,000 defendants; 95% interval 78.7% to 79.9%)."
    )
    assert reading.verdict == (
        "Of 20 areas 1 differs by more than chance and the usual spread between areas, allowing for"
        " 20 comparisons (false discovery rate 5%): A is lower (65.0%, 650 of 1,000; 95% interval"
        " 62.0% to 67.9%). Beyond the 95% limits lies 1, where chance and the usual spread would"
        " put about 1.0; beyond the 99.8% limits 1, where it would put fewer than 0.1. These limits"
        " allow for a usual spread of 0.8 points (one standard deviation) around the typical area's"
        " 80.0%. No case mix is known here that could be allowed for."
    )
    assert reading.cautions == ()


def test_a_title_says_of_how_many_areas_it_can_be_said() -> None:
    small = [area_row(name, name, 4, 5) for name in ("Y", "Z")]
    whole = compared(even_areas(), [])
    assert area_title(whole) == (
        "Conviction rate: none of the 20 areas differs by more than the usual spread"
    )
    partly = compared((*even_areas(), *small), [])
    assert area_title(partly) == (
        "Conviction rate: none of the 20 areas large enough to compare differs by more than the"
        " usual spread (2 too small)"
    )
    different = compared((*even_areas((650, 1000)), *small), [])
    assert area_title(different) == (
        "Conviction rate: 1 of the 20 areas large enough to compare differs by more than the usual"
        " spread (A; 2 too small)"
    )
    assert area_title(compared(even_areas((650, 1000), (655, 1000)), [])) == (
        "Conviction rate: 2 of the 20 areas differ by more than the usual spread (A, B)"
    )
    few = compared(even_areas(count=9), [])
    assert area_title(few) == "Conviction rate: too few areas are large enough to compare"


def test_the_share_in_all_says_for_how_many_of_all_areas_it_is_recorded() -> None:
    rows = (area_row("a", "Aa", 40, 80, 100), area_row("b", "Bb", 30, 60, 75))
    told = area_reading(compared(rows, []))
    assert "in all 50.0% (70 of 140 defendants; 95% interval 41.8% to 58.2%;" in told.value
    assert told.value.endswith("; recorded for 80.0%).")
    assert "recorded" not in area_reading(compared((area_row("a", "Aa", 40, 80),), [])).value


def test_areas_of_which_nobody_is_recorded_count_among_all_and_are_named() -> None:
    rows = (area_row("a", "Aa", 40, 80, 100), area_row("b", "Bb", 0, 0, 60))
    told = area_reading(compared(rows, []))
    assert told.value.endswith("; recorded for 50.0%).")
    assert "Of nobody is it recorded in: Bb (60 in all)." in told.cautions
    none = area_reading(compared(rows[1:], []))
    assert none.value.endswith(": not recorded in any area.")


def test_one_area_beyond_the_limits_lies_there_and_several_lie() -> None:
    seen = set()
    for odd in ([], [(560, 1000)], [(560, 1000), (940, 1000)]):
        told = area_reading(compared(even_areas(*odd), [])).verdict
        verb, number = re.search(r"Beyond the 95% limits (lies?) (\d+),", told).groups()
        assert (verb == "lies") == (number == "1")
        seen.add(verb)
    assert seen == {"lie", "lies"}


def test_areas_are_not_compared_by_what_the_choice_of_cases_settles() -> None:
    rows = (area_row("a", "Aa", 80, 80), area_row("b", "Bb", 60, 60))
    chosen = Selection("cyberstalking_share", cyber="yes")
    told = area_reading(replace(compared(rows, []), selection=chosen))
    assert told.text.endswith(": all alike, by the choice of these cases. Nothing can be compared.")
    assert "%" not in told.text


def test_where_none_differs_no_area_is_named() -> None:
    text = area_reading(compared(even_areas(), [])).text
    assert "Of 20 areas none differs by more than chance" in text
    assert not NAMED.findall(text)


def test_several_are_named_in_alphabetical_order_not_by_how_far_they_lie() -> None:
    rows = even_areas((700, 1000), (920, 1000), (600, 1000))
    text = area_reading(compared(rows, [])).text
    assert "3 differ by more" in text
    assert NAMED.findall(text) == ["A", "B", "C"]
    assert "B is higher (92.0%, 920 of 1,000;" in text


def test_what_is_said_is_plain_and_has_no_words_of_a_league() -> None:
    for seed in range(6):
        strata = planted_strata(np.random.default_rng(seed), 60_000, 0.05 * seed, -0.5 * seed)
        text = area_reading(compared(by_area(strata), strata)).text
        assert_well_told(text)
        assert not re.search(r"worst|best|league|rank|poor|top|bottom", text.lower())


def test_the_usual_spread_is_said_in_points_of_the_share() -> None:
    rows = tuple(
        area_row(f"{n:02}", f"{n:02}", round(1e6 * share), 1_000_000)
        for n, share in enumerate(np.random.default_rng(2).normal(0.8, 0.03, 200))
    )
    (spread,) = re.findall(
        r"usual spread of ([\d.]+) points", area_reading(compared(rows, [])).text
    )
    assert float(spread) == pytest.approx(3, abs=0.5)


def test_what_case_mix_hardly_changes_is_not_said_to_be_the_mix() -> None:
    """One side of a threshold and the other are no difference between the two."""
    strata = mixed_areas((500, 500), (0.79, 0.49))
    found = compared(by_area(strata), strata)
    adjusted = replace(found.adjusted.funnel, adjusted_p_values=np.full(20, 0.06))
    found = replace(found, adjusted=replace(found.adjusted, funnel=adjusted))
    text = area_reading(found).text
    assert "1 differs by more" in text and "mix of cases may be" not in text
    assert re.search(
        r"none differs\. A is lower \(\d+ of 1,000 where \d+ would be .*\): little of it is mix,"
        r" yet it is not called different\.",
        text,
    )


def test_days_of_which_no_month_is_whole_are_not_said_to_be_empty() -> None:
    told = area_reading(compared((), [], held=Held("month", 12, 0, 1)))
    assert told.value.endswith(": none of the 12 months between these days is held whole.")


def mixed_areas(odd_mix: tuple[int, int], odd_rates: tuple[float, float]) -> list:
    """Twenty areas of two kinds of case, the first with other numbers and rates of them."""
    rows = []
    for number in range(20):
        wobble = 1 + 0.01 * (-1) ** number
        sizes, rates = (odd_mix, odd_rates) if number == 0 else ((500, 500), (0.9, 0.6))
        for kind, size, rate in zip("ab", sizes, rates, strict=True):
            area = chr(ord("a") + number)
            rows.append(stratum_row(area, kind, None, round(size * rate * wobble), size))
    return rows


def test_what_case_mix_explains_is_not_claimed_and_what_it_hid_is_said_with_counts() -> None:
    strata = mixed_areas((100, 900), (0.9, 0.6))
    text = area_reading(compared(by_area(strata), strata)).text
    assert "1 differs by more" in text
    assert (
        "With case mix allowed for (offence group) none differs. The mix of cases may be what sets"
        " A apart." in text
    )
    hidden = mixed_areas((1000, 200), (0.75, 0.45))
    text = area_reading(compared(by_area(hidden), hidden)).text
    assert re.search(
        r"\(offence group\) 1 differs: A is lower \(849 of 1,200 where 1,0\d\d would be expected at"
        r" the rates of all areas together; ratio 0\.8\d, 95% interval 0\.\d\d to 0\.\d\d\)\.",
        text,
    )


def test_what_else_must_be_known_is_said() -> None:
    rows = (*even_areas()[1:], area_row("Z", "Z", 5, 6), area_row("ZZ", "ZZ", 700, 900, 1000))
    held = Held("month", 12, 11, 2)
    reading = area_reading(compared(rows, [], held))
    assert_well_told(reading.text)
    assert reading.cautions == (
        "Only 11 of the 12 months between these days are whole.",
        "The definition changed between these days, for all areas alike.",
        "From 90.0% to 100.0% are recorded, depending on the area, so part of any difference may be"
        " recording.",
        "1 more area is shown and not compared: fewer than 20 counted, or fewer than 10 expected of"
        " either answer.",
    )


def test_too_few_areas_or_none_are_said_to_be_so() -> None:
    few = area_reading(compared(even_areas(count=4), []))
    assert few.verdict == (
        "Which areas differ cannot be told: 4 are large enough to compare, and at least 10 are"
        " needed."
    )
    nobody = area_reading(compared((), []))
    assert nobody.value.endswith("nobody to count in any area.")


def test_of_published_figures_metropolitan_and_city_is_lower_and_the_gaps_are_said(
    published_data: Path,
) -> None:
    with data_folder(published_data), asking_live() as ask:
        found = compare_areas(ask, Selection(PUBLISHED), date(2018, 4, 1), date(2019, 3, 31))
        administrative = compare_areas(
            ask, Selection(f"{PUBLISHED}_with_administrative"), found.first_day, found.last_day
        )
    # Areas differ so much that it takes their case mix to tell it from the usual spread.
    assert found.different == ()
    assert [row["area_code"] for row in found.different_by_mix] == ["metropolitan-and-city"]
    reading = area_reading(found)
    assert_well_told(reading.text)
    assert (
        "With case mix allowed for (offence category) 1 differs: Metropolitan and City is lower"
        " (14,078 of 17,970 where 15,402 would be expected" in reading.verdict
    )
    assert reading.cautions == ("Only 1 of the 4 quarters between these days is whole.",)
    assert administrative.adjusted is None


def test_days_that_are_held_whole_need_no_caution(made_up_data: Path) -> None:
    with data_folder(made_up_data), asking_live() as ask:
        year = [compare_areas(ask, Selection("conviction_rate"), date(2024, 4, 1), last).held
                for last in (date(2025, 3, 31), date(2027, 3, 31))]  # fmt: skip
        overlap = compare_areas(ask, Selection("dv_overlap"), date(2020, 4, 1), date(2022, 3, 31))
    assert year[0] == Held("month", 12, 12, 1)
    assert year[0].in_words is None
    assert year[1].in_words == "Only 30 of the 36 months between these days are whole."
    assert overlap.held.definitions == 2
    assert overlap.adjusted is None or overlap.adjusted.mix == "offence group"
