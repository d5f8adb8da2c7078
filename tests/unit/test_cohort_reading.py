"""A young cohort in words: what it looks like, and between what bounds it will end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.findings.cohort_reading import cohort_reading
from etl.findings.cohorts import ChargeCohorts, cohorts_of
from etl.findings.reading import Reading
from tests import made_up_series as made
from tests.made_up_waits import FINALISATION, Ends, follow
from tests.told import assert_well_told

HERE = "England and Wales"
COHORTS = FINALISATION | {"event": "any: finalised; convicted: convicted; dropped: dropped"}
MATURE: Ends = [(40, 30, "dropped"), (100, 60, "convicted"), (700, 10, None)]
YOUNG: Ends = [(20, 30, "dropped"), (50, 20, "convicted"), (80, 50, None)]
quietly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def cohorts(quarters: list[Ends], **known: object) -> ChargeCohorts:
    waits = follow(quarters, COHORTS, **known).periods
    rates = made.share_rows([(70, 90, 90)] * len(quarters))
    return cohorts_of(made.selection(), COHORTS, waits, rates)


def read(quarters: list[Ends], **known: object) -> Reading:
    return cohort_reading(cohorts(quarters, **known), HERE)


def test_a_young_cohort_is_told_with_its_bounds_beside_those_finalised() -> None:
    assert read([MATURE] * 7 + [YOUNG]).text == (
        "Defendants charged in January to March 2020, England and Wales: 50 of 100 defendants "
        "have been finalised so far, 20 of them convicted (40.0%); whatever becomes of the rest, "
        "it will be between 20.0% and 70.0% of all. Fewer than 20 have been followed to day 90, "
        "too few to say what becomes of the cohort. Of those charged in July to September 2019: "
        "no clear difference from the year before: by day 180, 60.0% had been convicted, after "
        "60.0% of the 100 charged in July to September 2018 (change 0.0 points, 95% interval "
        "−13.4 to +13.4). Of those finalised in January to March 2020, whenever they were "
        "charged, 77.8% were convicted (70 of 90 defendants; 95% interval 68.2% to 85.1%)."
    )


def test_cohorts_are_compared_at_an_age_that_both_have_reached() -> None:
    better: Ends = [(40, 5, "dropped"), (100, 90, "convicted"), (700, 5, None)]
    told = read([MATURE] * 5 + [better] * 2 + [YOUNG])
    assert told.verdict.startswith(
        "Of those charged in July to September 2019: by day 180 a larger share had been convicted "
        "than of the year before: 90.0%, after 60.0% of the 100 charged in July to September 2018"
    )
    assert told.cautions[0].startswith("That interval allows for chance alone")
    lost: Ends = [(40, 50, "dropped"), (100, 50, None)]
    assert read([MATURE] * 3 + [lost] * 2).verdict == (
        "Too few of one definition are old enough to compare cohorts at one age."
    )


def test_cohorts_of_two_definitions_are_not_compared() -> None:
    assert cohorts([MATURE] * 8).comparison is not None
    assert cohorts([MATURE] * 8, version=[1] * 4 + [2] * 4).comparison is None
    assert cohorts([MATURE] * 8, is_mixed=[n == 5 for n in range(8)]).comparison is None


def test_no_cohort_is_read_before_it_is_whole() -> None:
    found = cohorts([MATURE] * 3, whole=2)
    assert [one.cohort.name for one in found.cohorts] == [
        "April to June 2018",
        "July to September 2018",
    ]
    assert read([MATURE], whole=0).value == (
        "Days from charge to finalisation, England and Wales: no whole quarter is held."
    )


def test_a_row_holds_what_is_so_far_and_what_was_at_each_age() -> None:
    row = cohorts([MATURE] * 7 + [YOUNG]).rows()[0]
    assert (row["cohort"], row["units"], row["finalised"], row["taken"]) == (
        "April to June 2018", 100, 90, 60,
    )  # fmt: skip
    assert (row["share"], row["least"], row["most"]) == pytest.approx((2 / 3, 0.6, 0.7))
    assert (row["convicted_90"], row["convicted_180"], row["open_180"]) == pytest.approx(
        (0, 0.6, 0.1)
    )
    assert (row["convicted_365_is_mature"], row["convicted_730_is_mature"]) == (True, False)
    assert (row["finalisation_rate"], row["finalisation_denominator"]) == (70 / 90, 90)


QUARTERS = st.lists(
    st.lists(
        st.tuples(
            st.integers(0, 800), st.integers(1, 90), st.sampled_from(["convicted", "dropped", None])
        ),
        max_size=6,
    ),
    min_size=1,
    max_size=8,
)


@quietly
@given(QUARTERS, st.integers(0, 8))
def test_what_is_said_of_a_cohort_holds_whatever_becomes_of_the_rest(quarters, whole) -> None:
    found = cohorts(quarters, whole=whole)
    told = cohort_reading(found, HERE)
    assert_well_told(told.text)
    if found.cohorts and "will be between" in told.value:
        view = found.cohorts[-1].so_far()
        left = view.units - view.finalised
        bounds = told.value.split("will be between ")[1].split(" of all")[0]
        least, most = (float(bound.rstrip("%")) / 100 for bound in bounds.split(" and "))
        for more in (0, left // 2, left):
            assert least - 1e-9 <= (view.taken + more) / view.units <= most + 1e-9
    if " share had been " in told.verdict:
        assert found.comparison.is_clear
        assert found.comparison.day == 180
