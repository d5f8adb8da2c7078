"""Aalen-Johansen from counts, held against a dull recount and a person-by-person jackknife."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.errors import OutcomesError
from etl.measurement.competing import aalen_johansen, among_ended
from etl.measurement.curves import at_day, quantile
from etl.measurement.survival import kaplan_meier

Rows = list[tuple[int, int, str | None]]
People = list[tuple[int, str | None]]

CAUSES = ("convicted", "discontinued", "other")
ROWS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 4), st.sampled_from([*CAUSES, None, None])),
    max_size=30,
)


def columns(rows: Rows) -> tuple[list[int], list[int], list[str | None]]:
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def everyone(rows: Rows) -> People:
    return [(day, end) for day, units, end in rows for _ in range(units)]


def plain_incidence(people: People, weights: list[float], until: float) -> dict[str, float]:
    """Share ended by each cause until a day, every person with a weight."""
    still_open, ended = 1.0, dict.fromkeys(CAUSES, 0.0)
    for now in sorted({day for day, _ in people if day <= until}):
        present = [*zip(people, weights, strict=True)]
        at_risk = sum(weight for (day, _), weight in present if day >= now)
        before = still_open
        for cause in CAUSES:
            here = sum(w for (day, end), w in present if day == now and end == cause)
            ended[cause] += before * here / at_risk
            still_open -= before * here / at_risk
    return ended


def jackknife_error(people: People, until: float, statistic) -> float:
    """Infinitesimal jackknife: how the statistic moves as each person's weight does, squared."""
    total, step = 0.0, 1e-5
    for place in range(len(people)):
        moved = []
        for change in (step, -step):
            weights = [1.0] * len(people)
            weights[place] += change
            moved.append(statistic(plain_incidence(people, weights, until)))
        total += ((moved[0] - moved[1]) / (2 * step)) ** 2
    return math.sqrt(total)


@given(ROWS)
def test_the_shares_are_what_counting_every_person_gives(rows: Rows) -> None:
    incidence, people = aalen_johansen(*columns(rows), CAUSES), everyone(rows)
    for place, day in enumerate(incidence.counts.days):
        expected = plain_incidence(people, [1.0] * len(people), day)
        assert {cause: incidence.of(cause).share[place] for cause in CAUSES} == pytest.approx(
            expected
        )


@given(ROWS, st.randoms())
def test_the_order_and_the_splitting_of_rows_make_no_difference(rows: Rows, random) -> None:
    split = [(day, 1, end) for day, end in everyone(rows)]
    random.shuffle(split)
    one, other = (aalen_johansen(*columns(some), CAUSES) for some in (rows, split))
    for cause in CAUSES:
        for name in ("share", "error", "low", "high"):
            first, second = getattr(one.of(cause), name), getattr(other.of(cause), name)
            assert np.array_equal(first, second, equal_nan=True)


@given(ROWS)
def test_causes_and_still_open_sum_to_one_and_each_cause_only_rises(rows: Rows) -> None:
    incidence = aalen_johansen(*columns(rows), CAUSES)
    total = sum(incidence.of(cause).share for cause in CAUSES) + incidence.still_open.share
    assert total == pytest.approx(np.ones(incidence.counts.days.size))
    for cause in CAUSES:
        curve = incidence.of(cause)
        assert (np.diff(curve.share, prepend=0) >= 0).all()
        assert (curve.share <= 1).all()
        known = ~np.isnan(curve.low)
        assert (curve.low[known] <= curve.share[known] + 1e-12).all()
        assert (curve.high[known] >= curve.share[known] - 1e-12).all()
        assert ((curve.low[known] >= 0) & (curve.high[known] <= 1)).all()


@given(ROWS)
def test_one_cause_alone_is_the_complement_of_kaplan_meier(rows: Rows) -> None:
    merged = [(day, units, end and "ended") for day, units, end in rows]
    ended = kaplan_meier(*columns(rows)).ended
    alone = aalen_johansen(*columns(merged), ["ended"]).of("ended")
    for name in ("share", "low", "high"):
        assert getattr(alone, name) == pytest.approx(getattr(ended, name), nan_ok=True)
    for share in (0.3, 0.5, 0.9):
        assert quantile(alone, share) == quantile(ended, share)


@pytest.mark.parametrize("seed", range(8))
def test_errors_are_those_of_the_infinitesimal_jackknife(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ends = rng.choice(np.array([*CAUSES, None, None], dtype=object), 40)
    rows = [(int(day), 1, end) for day, end in zip(rng.integers(0, 15, 40), ends, strict=True)]
    incidence, people = aalen_johansen(*columns(rows), CAUSES), everyone(rows)
    step = 7
    day = incidence.counts.days[step]
    for cause in CAUSES:
        expected = jackknife_error(people, day, lambda ended, cause=cause: ended[cause])
        assert incidence.of(cause).error[step] == pytest.approx(expected, rel=1e-6)
        ratio = jackknife_error(
            people, day, lambda ended, cause=cause: ended[cause] / sum(ended.values())
        )
        reading = among_ended(incidence, cause, day)
        z, rest = NormalDist().inv_cdf(0.975), 1 - reading.share
        half = z * ratio / (rest * -math.log(rest))
        assert reading.low == pytest.approx(1 - rest ** math.exp(-half), rel=1e-6)
        assert reading.high == pytest.approx(1 - rest ** math.exp(half), rel=1e-6)


@given(ROWS, st.integers(0, 20))
def test_the_shares_among_the_ended_sum_to_one(rows: Rows, day: int) -> None:
    incidence = aalen_johansen(*columns(rows), CAUSES)
    shares = [among_ended(incidence, cause, day).share for cause in CAUSES]
    ended = at_day(incidence.still_open, day).share
    assume(ended is not None)
    if ended == 1:
        assert shares == [None] * 3
    else:
        assert sum(shares) == pytest.approx(1)


def test_without_anyone_open_what_is_among_the_ended_is_a_plain_share() -> None:
    rows = [5, 9, 9], [3, 1, 4], ["convicted", "convicted", "discontinued"]
    incidence = aalen_johansen(*rows)
    early, whole = (among_ended(incidence, "discontinued", day) for day in (5, 9))
    assert (early.share, early.low) == (0, None)
    assert whole.share == pytest.approx(0.5)
    # The error of a binomial share of a half of eight.
    assert incidence.of("discontinued").error[-1] == pytest.approx(math.sqrt(0.25 / 8))
    assert 0 < whole.low < 0.5 < whole.high < 1


def test_the_median_is_of_all_units_whatever_ended_them() -> None:
    rows = [10, 20, 30, 40], [30, 30, 30, 10], ["charged", "closed", "charged", None]
    incidence = aalen_johansen(*rows)
    assert quantile(incidence.of("charged"), 0.5).day == 30
    # 60% of all were charged: nine in ten never can be, though none but ten are still open.
    ninetieth = quantile(incidence.of("charged"), 0.9)
    assert (ninetieth.day, ninetieth.low, ninetieth.high) == (None, None, None)
    # Treating the closed as if they might still be charged would have said 83%.
    as_if_open = kaplan_meier(*rows[:2], ["charged", None, "charged", None])
    assert at_day(as_if_open.ended, 40).share == pytest.approx(0.825)
    assert at_day(incidence.of("charged"), 40).share == pytest.approx(0.6)


def test_no_rows_give_empty_curves_and_a_cause_that_never_was_stays_at_none() -> None:
    empty = aalen_johansen([], [], [], CAUSES)
    assert at_day(empty.of("convicted"), 0).share is None
    assert among_ended(empty, "convicted", 0).share is None
    assert aalen_johansen([], [], []).by_cause == ()
    never = aalen_johansen([4], [5], ["convicted"], CAUSES).of("other")
    assert never.share.tolist() == [0]
    assert at_day(never, 400).share == 0


def test_a_cause_that_is_not_among_them_is_refused() -> None:
    incidence = aalen_johansen([4], [5], ["convicted"])
    with pytest.raises(OutcomesError, match=r"No ending 'acquitted' among \['convicted'\]"):
        incidence.of("acquitted")
    with pytest.raises(OutcomesError, match="acquitted"):
        among_ended(incidence, "acquitted", 4)
