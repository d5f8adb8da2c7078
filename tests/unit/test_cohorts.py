"""Cohorts as they mature: a recount of mature ones, and planted truth over many seeds."""

import math
from statistics import NormalDist, mean

import numpy as np
import pytest

from etl.errors import OutcomesError
from etl.measurement.cohorts import Cohort, SoFar, at_ages, cohorts, so_far
from etl.measurement.curves import quantile
from etl.measurement.survival import complement

# A quarter's defendants: three in four are convicted, the others dropped, and sooner.
CONVICTED = 0.75
MEDIAN_DAYS = {"convicted": 110, "dropped": 45}
SPREAD = 0.7
PEOPLE, SEEDS = 400, 1500
# The extract ends 60 days after the quarter: the oldest were followed for 150 days.
FOLLOWED, OLDEST = 60, 150
AGE = 120


def truly_ended(outcome: str, age: float) -> float:
    """Share of all whose case truly ends with an outcome by an age."""
    share = CONVICTED if outcome == "convicted" else 1 - CONVICTED
    return share * NormalDist().cdf(math.log(age / MEDIAN_DAYS[outcome]) / SPREAD)


def truly_finalised(age: float) -> float:
    return truly_ended("convicted", age) + truly_ended("dropped", age)


def young_cohort(seed: int, median_days: dict[str, int] = MEDIAN_DAYS) -> Cohort:
    rng = np.random.default_rng(seed)
    convicted = rng.random(PEOPLE) < CONVICTED
    median = np.where(convicted, *median_days.values())
    ends = np.ceil(median * np.exp(SPREAD * rng.standard_normal(PEOPLE)))
    followed = rng.integers(FOLLOWED, OLDEST + 1, PEOPLE)
    code = np.where(ends <= followed, np.where(convicted, 1, 2), 0)
    kinds, units = np.unique(np.minimum(ends, followed) * 3 + code, return_counts=True)
    ended_by = np.array([None, "convicted", "dropped"], dtype=object)[(kinds % 3).astype(int)]
    (cohort,) = cohorts(["Q1"] * kinds.size, kinds // 3, units, ended_by, {"Q1": FOLLOWED})
    return cohort


@pytest.fixture(scope="module")
def young() -> list[Cohort]:
    return [young_cohort(seed) for seed in range(SEEDS)]


@pytest.fixture(scope="module")
def views(young: list[Cohort]) -> list[SoFar]:
    return [so_far(cohort, "convicted", AGE) for cohort in young]


def test_what_is_finalised_so_far_makes_a_young_cohort_look_worse(views: list[SoFar]) -> None:
    shares = [view.share for view in views]
    assert mean(shares) < CONVICTED - 0.1
    errors = [math.sqrt(view.share * (1 - view.share) / view.finalised) for view in views]
    covers = [
        abs(share - CONVICTED) < 1.96 * error for share, error in zip(shares, errors, strict=True)
    ]
    assert mean(covers) < 0.1
    at_the_age = truly_ended("convicted", AGE) / truly_finalised(AGE)
    assert mean(shares) < at_the_age - 0.02


def test_where_convictions_come_early_a_young_cohort_looks_better() -> None:
    early = {"convicted": 45, "dropped": 110}
    views = [so_far(young_cohort(seed, early), "convicted", AGE) for seed in range(100)]
    assert mean(view.share for view in views) > CONVICTED + 0.05


def test_the_estimate_at_an_age_covers_the_truth_as_often_as_it_says(views: list[SoFar]) -> None:
    finalised = truly_finalised(AGE)
    truths = {
        "by_age": truly_ended("convicted", AGE),
        "still_open": 1 - finalised,
        "among_finalised": truly_ended("convicted", AGE) / finalised,
    }
    for name, truth in truths.items():
        readings = [getattr(view, name) for view in views]
        assert 0.93 <= mean(one.low <= truth <= one.high for one in readings) <= 0.97, name
        assert mean(one.share for one in readings) == pytest.approx(truth, abs=0.004), name


def test_the_interval_of_a_median_covers_the_truth_as_often_as_it_says(
    young: list[Cohort],
) -> None:
    truth = next(day for day in range(1, 999) if truly_finalised(day) >= 0.5)
    medians = [quantile(complement(cohort.incidence.still_open), 0.5) for cohort in young]
    covers = [one.low <= truth and (one.high is None or truth <= one.high) for one in medians]
    assert 0.93 <= mean(covers) <= 0.97


def test_the_final_share_lies_within_the_bounds_always(young: list[Cohort]) -> None:
    rng = np.random.default_rng(1)
    for cohort in young[:200]:
        view = so_far(cohort, "convicted", AGE)
        left = view.units - view.finalised
        final = (view.taken + rng.integers(0, left + 1)) / view.units
        assert view.least <= final <= view.most


ROWS = {
    "names": ["2025", "2025", "2025", "2026", "2026", "2026"],
    "days": [40, 100, 400, 30, 50, 80],
    "units": [30, 50, 20, 10, 5, 35],
    "ended_by": ["dropped", "convicted", None, "dropped", "convicted", None],
}
FOLLOWED_DAYS = {"2025": 370, "2026": 80, "2027": -20}


def test_shares_of_a_cohort_at_ages_it_has_reached_are_plain_shares() -> None:
    first = cohorts(**ROWS, followed_days=FOLLOWED_DAYS)[0]
    shares = {(row.age, row.outcome): row.reading.share for row in at_ages(first, [90, 365])}
    assert shares == pytest.approx(
        {
            (90, "convicted"): 0,
            (90, "dropped"): 0.3,
            (90, None): 0.7,
            (365, "convicted"): 0.5,
            (365, "dropped"): 0.3,
            (365, None): 0.2,
        }
    )
    assert all(row.is_mature and row.cohort == "2025" for row in at_ages(first, [90, 365]))


def test_ages_that_a_cohort_has_not_reached_are_flagged_or_empty() -> None:
    _, second, third = cohorts(**ROWS, followed_days=FOLLOWED_DAYS)
    mature = {row.age: row.is_mature for row in at_ages(second, [80, 81, 365])}
    assert mature == {80: True, 81: False, 365: False}
    assert {row.reading.share for row in at_ages(second, [365])} == {None}
    assert not any(row.is_mature for row in at_ages(third, [0, 90]))
    assert {row.outcome for row in at_ages(third, [90])} == {"convicted", "dropped", None}


def test_who_was_lost_early_makes_an_age_immature_whatever_the_calendar_says() -> None:
    (lost,) = cohorts(["a", "a"], [20, 400], [1, 9], [None, None], {"a": 370})
    assert lost.is_mature(20)
    assert not lost.is_mature(21)


def test_what_is_finalised_so_far_stands_beside_the_whole_cohort() -> None:
    _, second, third = cohorts(**ROWS, followed_days=FOLLOWED_DAYS)
    view = so_far(second, "convicted", 80)
    assert (view.units, view.finalised, view.taken) == (50, 15, 5)
    assert view.share == pytest.approx(1 / 3)
    assert (view.least, view.most) == (0.1, 0.8)
    assert view.by_age.share == pytest.approx(0.1)
    assert view.still_open.share == pytest.approx(0.7)
    assert view.among_finalised.share == pytest.approx(1 / 3)
    empty = so_far(third, "convicted", 80)
    assert (empty.units, empty.share, empty.least, empty.most) == (0, None, None, None)


def test_a_cohort_that_nobody_dated_is_refused() -> None:
    with pytest.raises(OutcomesError, match="'2025' among them, are not in followed_days"):
        cohorts(**ROWS, followed_days={"2026": 80})
    with pytest.raises(OutcomesError, match=r"\[1, 2, 1, 1\] rows"):
        cohorts(["a"], [1, 2], [1], ["x"], {"a": 1})
    with pytest.raises(OutcomesError, match="ended_by holds nan"):
        cohorts(["a", "a"], [1, 2], [1, 1], ["x", math.nan], {"a": 1})
    with pytest.raises(OutcomesError, match="No ending 'acquitted'"):
        so_far(cohorts(**ROWS, followed_days=FOLLOWED_DAYS)[0], "acquitted", 80)
