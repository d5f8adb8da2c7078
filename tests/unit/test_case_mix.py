"""What a case mix is made of, and what is none because it is the answer itself."""

import numpy as np
import pytest

from etl.findings.case_mix import case_mix
from etl.findings.words import Row
from etl.measurement.standardise import direct_proportion
from tests.areas import planted_strata, stratum_row


def two_areas(**counts: tuple[int, int]) -> list[Row]:
    """Strata of two areas alike, by 'offence_dv'."""
    return [
        stratum_row(area, *stratum.split("_"), *pair)
        for area in ("a", "b")
        for stratum, pair in counts.items()
    ]


def test_a_mix_is_laid_out_by_offence_and_marker() -> None:
    rows = two_areas(s_yes=(8, 10), s_no=(5, 10), h_yes=(50, 100))
    rows += [stratum_row("elsewhere", "h", "no", 3, 9)]
    mix = case_mix(rows, ["b", "a"], "offence group")
    assert mix.name == "offence group and DV marker"
    assert mix.denominators.tolist() == [[0, 100, 10, 10]] * 2
    assert mix.all_numerators.tolist() == [3, 100, 10, 16]


def test_an_area_is_held_against_what_all_would_show_on_its_cases() -> None:
    rows = [stratum_row("a", "s", None, 30, 100), stratum_row("a", "h", None, 50, 100)]
    rows += [stratum_row("b", "s", None, 10, 100), stratum_row("b", "h", None, 210, 300)]
    mix = case_mix(rows, ["a", "b"], "offence category")
    one, other = mix.indirect()
    assert mix.name == "offence category"
    assert one.expected == pytest.approx(100 * 40 / 200 + 100 * 260 / 400)
    assert other.ratio.value == pytest.approx(220 / (100 * 40 / 200 + 300 * 260 / 400))
    assert mix.direct()[0].value == pytest.approx((200 * 0.3 + 400 * 0.5) / 600)


def test_a_marker_that_is_the_answer_is_no_case_mix() -> None:
    rows = two_areas(s_yes=(80, 80), s_no=(0, 30), h_yes=(50, 50), h_no=(0, 40))
    mix = case_mix(rows, ["a", "b"], "offence group")
    assert mix.name == "offence group"
    assert mix.numerators.tolist() == [[50, 80]] * 2


def test_offences_that_are_the_answer_are_no_case_mix() -> None:
    rows = two_areas(theft_yes=(90, 100), administrative_yes=(0, 30))
    assert case_mix(rows, ["a", "b"], "offence category") is None


def test_a_few_cases_all_alike_leave_it_a_case_mix() -> None:
    rows = two_areas(theft_yes=(90, 100), homicide_yes=(2, 2), fraud_yes=(70, 90))
    assert case_mix(rows, ["a", "b"], "offence category").denominators.shape == (2, 3)
    rare = two_areas(theft_yes=(9000, 10000), none_yes=(0, 20))
    assert case_mix(rare, ["a", "b"], "offence category") is not None


@pytest.mark.parametrize("rows", [[], two_areas(theft_yes=(90, 100))])
def test_cases_of_one_kind_have_no_mix(rows: list[Row]) -> None:
    assert case_mix(rows, ["a", "b"], "offence category") is None


def test_a_mix_of_markers_alone_is_called_so() -> None:
    rows = two_areas(theft_yes=(90, 100), theft_no=(80, 100))
    assert case_mix(rows, ["a", "b"], "offence category").name == "DV marker"


def test_strata_that_few_areas_have_are_merged_into_the_smallest_that_most_have() -> None:
    rows = planted_strata(np.random.default_rng(1), 15_000, 0.1)
    areas = sorted({row["area_code"] for row in rows})
    assert all(one is not None for one in case_mix(rows, areas, "offence group").direct())
    rare = [stratum_row(areas[0], "x", "yes", 1, 2), stratum_row(areas[1], "y", "yes", 1, 2)]
    mix = case_mix(rows + rare, areas, "offence group")
    smallest = int(np.argmin(mix.all_denominators[:-2]))
    for place in (0, 7):
        x, n, weight = mix.numerators[place], mix.denominators[place], mix.all_denominators
        plain = []
        for counts in (x, n, weight):
            kept = counts[:-2].copy()
            kept[smallest] += counts[-2:].sum()
            plain.append(kept)
        assert mix.direct()[place] == direct_proportion(*plain)


def test_an_area_without_a_stratum_that_most_have_is_not_standardised_directly() -> None:
    rows = planted_strata(np.random.default_rng(1), 15_000, 0.1)
    areas = sorted({row["area_code"] for row in rows})
    left = [r for r in rows if (r["area_code"], r["offence_code"]) != ("surrey", "195/94")]
    found = dict(zip(areas, case_mix(left, areas, "offence group").direct(), strict=True))
    assert [area for area in areas if found[area] is None] == ["surrey"]
