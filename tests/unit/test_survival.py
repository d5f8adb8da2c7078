"""Kaplan-Meier from counts, held against a dull recount of every person."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import OutcomesError
from etl.measurement.curves import at_day, log_log_band, quantile
from etl.measurement.durations import durations
from etl.measurement.survival import kaplan_meier

Rows = list[tuple[int, int, str | None]]

ROWS = st.lists(
    st.tuples(
        st.integers(0, 30),
        st.integers(0, 5),
        st.sampled_from(["charged", "closed", None, None]),
    ),
    max_size=40,
)
# Days 3 to 8, one person each; the third is still open on day 5, on which another ended.
FEW_ROWS: Rows = [(3, 1, "charged"), (5, 1, "charged"), (5, 1, None), (8, 1, "closed")]


def columns(rows: Rows) -> tuple[list[int], list[int], list[str | None]]:
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def plain_kaplan_meier(rows: Rows) -> list[tuple[int, int, int, int, float, float]]:
    """Day, at risk, ended, still open, survival, variance of log survival: person by person."""
    people = [(day, end) for day, units, end in rows for _ in range(units)]
    survival, variance, table = 1.0, 0.0, []
    for day in sorted({day for day, _ in people}):
        at_risk = sum(1 for last, _ in people if last >= day)
        ended = sum(1 for last, end in people if last == day and end is not None)
        still_open = sum(1 for last, end in people if last == day and end is None)
        survival *= (at_risk - ended) / at_risk
        left = at_risk - ended
        variance += ended / (at_risk * left) if left else math.inf
        table.append((day, at_risk, ended, still_open, survival, variance))
    return table


def plain_interval(survival: float, variance: float) -> tuple[float, float]:
    if survival in (0, 1):
        return math.nan, math.nan
    half = NormalDist().inv_cdf(0.975) * math.sqrt(variance) / abs(math.log(survival))
    return survival ** math.exp(half), survival ** math.exp(-half)


@given(ROWS)
def test_the_curve_is_what_counting_every_person_gives(rows: Rows) -> None:
    survival, expected = kaplan_meier(*columns(rows)), plain_kaplan_meier(rows)
    counts, curve = survival.counts, survival.still_open
    got = zip(counts.days, counts.at_risk, counts.ended.sum(axis=0), counts.still_open, strict=True)
    assert [*got] == [row[:4] for row in expected]
    assert curve.share == pytest.approx([row[4] for row in expected])
    intervals = [plain_interval(*row[4:]) for row in expected]
    assert curve.low == pytest.approx([low for low, _ in intervals], nan_ok=True)
    assert curve.high == pytest.approx([high for _, high in intervals], nan_ok=True)


@given(ROWS, st.randoms())
def test_the_order_and_the_splitting_of_rows_make_no_difference(rows: Rows, random) -> None:
    split = [(day, 1, end) for day, units, end in rows for _ in range(units)]
    random.shuffle(split)
    one, other = kaplan_meier(*columns(rows)), kaplan_meier(*columns(split))
    assert np.array_equal(one.still_open.share, other.still_open.share)
    assert np.array_equal(one.still_open.low, other.still_open.low, equal_nan=True)


@given(ROWS)
def test_the_share_still_open_only_falls_and_its_interval_holds_it(rows: Rows) -> None:
    survival = kaplan_meier(*columns(rows))
    curve = survival.still_open
    assert (np.diff(curve.share, prepend=1) <= 0).all()
    assert ((curve.share >= 0) & (curve.share <= 1)).all()
    known = ~np.isnan(curve.low)
    assert (curve.low[known] <= curve.share[known]).all()
    assert (curve.high[known] >= curve.share[known]).all()
    assert np.array_equal(survival.ended.share, 1 - curve.share)
    assert np.array_equal(survival.ended.low, 1 - curve.high, equal_nan=True)


@given(ROWS, st.floats(0.01, 0.99))
def test_the_day_of_a_share_is_the_first_that_reaches_it(rows: Rows, share: float) -> None:
    ended = kaplan_meier(*columns(rows)).ended
    found = quantile(ended, share)
    reached = [day for day, value in zip(ended.days, ended.share, strict=True) if value >= share]
    resting = np.isclose(ended.share, share).any()
    assert resting or found.day == (reached[0] if reached else None)
    if found.day is not None and found.low is not None:
        assert found.low <= found.day
    if found.day is not None and found.high is not None:
        assert found.high >= found.day


def test_who_was_last_seen_open_on_a_day_is_at_risk_on_it() -> None:
    survival = kaplan_meier(*columns(FEW_ROWS))
    assert survival.counts.at_risk.tolist() == [4, 3, 1]
    assert survival.still_open.share.tolist() == pytest.approx([3 / 4, 1 / 2, 0])


def test_a_day_is_carried_by_those_at_risk_or_by_all_followed_to_it() -> None:
    counts = kaplan_meier(
        [10, 50, 90, 200], [60, 5, 15, 20], ["breach", None, "breach", None]
    ).counts
    assert counts.lost_before(50) == 0
    assert counts.lost_before(51) == 5
    assert [counts.carry(day, 20) for day in (0, 50, 200, 201)] == [True, True, True, False]
    assert [counts.carry(day, 50) for day in (0, 50, 51)] == [True, True, False]
    assert not counts.carry(0, 101)


def test_a_curve_that_rests_at_a_share_gives_the_middle_of_the_rest() -> None:
    assert quantile(kaplan_meier(*columns(FEW_ROWS)).ended, 0.5).day == 6.5
    to_the_last_day = kaplan_meier([1, 2, 3, 4], [1, 1, 1, 1], ["a", "a", None, None])
    assert quantile(to_the_last_day.ended, 0.5).day == 3


def test_a_reading_gives_what_holds_from_its_day_on() -> None:
    survival = kaplan_meier([10, 20, 30], [4, 4, 2], ["charged", "charged", None])
    before, on, between = (at_day(survival.ended, day) for day in (9.5, 10, 19))
    assert (before.share, before.low, before.at_risk) == (0, None, 10)
    assert (on.share, on.at_risk) == (pytest.approx(0.4), 10)
    assert (between.share, between.at_risk) == (pytest.approx(0.4), 6)
    assert 0 < on.low < 0.4 < on.high < 1
    assert at_day(survival.still_open, 9).share == 1


def test_beyond_the_last_day_nothing_is_said_unless_nobody_was_left() -> None:
    some_left = kaplan_meier([10, 30], [4, 2], ["charged", None])
    assert at_day(some_left.ended, 30).share == pytest.approx(4 / 6)
    beyond = at_day(some_left.ended, 31)
    assert (beyond.share, beyond.low, beyond.high, beyond.at_risk) == (None, None, None, 0)
    all_ended = kaplan_meier([10, 30], [4, 2], ["charged", "charged"])
    assert (at_day(all_ended.ended, 31).share, at_day(all_ended.ended, 31).low) == (1, None)


def test_without_endings_no_median_is_reached_and_no_interval_given() -> None:
    survival = kaplan_meier([10, 30], [4, 2], [None, None])
    median = quantile(survival.ended, 0.5)
    assert (median.day, median.low, median.high, median.at_risk) == (None, None, None, None)
    assert at_day(survival.still_open, 10).share == 1
    assert at_day(survival.still_open, 10).low is None


def test_where_all_end_on_one_day_the_median_has_no_interval() -> None:
    median = quantile(kaplan_meier([0], [7], ["charged"]).ended, 0.5)
    assert (median.day, median.low, median.high, median.at_risk) == (0, None, None, 7)


def test_an_upper_limit_that_is_not_reached_is_none_and_no_number() -> None:
    median = quantile(kaplan_meier([10, 20, 30], [2, 2, 3], ["a", "a", None]).ended, 0.5)
    assert (median.day, median.low, median.high, median.at_risk) == (20, 10, None, 5)


def test_no_rows_give_an_empty_curve() -> None:
    for survival in (kaplan_meier([], [], []), kaplan_meier([5], [0], ["charged"])):
        assert survival.counts.units == survival.counts.days.size == 0
        assert quantile(survival.ended, 0.5).day is None
        assert at_day(survival.ended, 0).share is None


def test_a_wider_confidence_gives_a_wider_interval() -> None:
    rows = [10, 20, 30], [20, 20, 30], ["a", "a", None]
    narrow = at_day(kaplan_meier(*rows, confidence=0.8).ended, 20)
    wide = at_day(kaplan_meier(*rows, confidence=0.99).ended, 20)
    assert wide.low < narrow.low < narrow.share < narrow.high < wide.high


def test_columns_of_a_database_are_taken_as_they_come() -> None:
    ends = np.ma.array(["a", "?", "a"], mask=[False, True, False], dtype=object)
    counts = durations(np.array([1, 2, 2]), np.array([5, 6, 7], dtype=np.int64), ends)
    assert counts.still_open.tolist() == [0, 6]
    assert counts.ended.tolist() == [[5, 7]]
    with pytest.raises(ValueError, match="read-only"):
        counts.days[0] = 3


def test_a_cause_that_never_happened_counts_nothing() -> None:
    counts = durations([1], [5], ["b"], causes=["a", "b"])
    assert counts.causes == ("a", "b")
    assert counts.ended.tolist() == [[0], [5]]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (([1, -2], [1, 1], ["a", "a"]), "1 of 2 rows that are negative or missing, the first -2"),
        (([None], [1], ["a"]), "negative or missing, the first nan"),
        (([1], [-1], ["a"]), "no counts, the first -1"),
        (([1], [0.5], ["a"]), "no counts, the first 0.5"),
        (([1, 2], [1], ["a", "a"]), "2 days, 1 units and 2 ended_by"),
        ((["soon"], [1], ["a"]), "days is not a row of numbers"),
        (([[1, 2]], [1], ["a"]), "days has 2 dimensions"),
        (([1], [1], [float("nan")]), "ended_by holds nan"),
        (([1], [1], [""]), "ended_by holds ''"),
    ],
)
def test_what_is_no_duration_is_refused(rows: tuple, says: str) -> None:
    with pytest.raises(OutcomesError, match=says):
        kaplan_meier(*rows)


def test_an_unknown_or_repeated_cause_is_refused() -> None:
    with pytest.raises(OutcomesError, match=r"\['x'\] not among causes \['a'\]"):
        durations([1], [5], ["x"], causes=["a"])
    with pytest.raises(OutcomesError, match="name each code once"):
        durations([1], [5], ["a"], causes=["a", "a"])


def test_what_no_curve_can_answer_is_refused() -> None:
    survival = kaplan_meier([1, 2], [5, 5], ["a", None])
    for share in (0, 1, 1.5, math.nan):
        with pytest.raises(OutcomesError, match="between 0 and 1"):
            quantile(survival.ended, share)
    with pytest.raises(OutcomesError, match="rises from 0"):
        quantile(survival.still_open, 0.5)
    for day in (-1, math.nan):
        with pytest.raises(OutcomesError, match="give 0 or more"):
            at_day(survival.ended, day)
    with pytest.raises(OutcomesError, match=r"confidence is 95: give a share"):
        log_log_band(np.array([0.5]), np.array([0.1]), 95)
