"""Two groups that waited are told apart as often as the interval says, and no oftener."""

import math
from statistics import mean

import numpy as np
import pytest

from etl.measurement.comparison import compare, ended_by
from etl.measurement.competing import Incidence, aalen_johansen
from etl.measurement.curves import at_day

DAYS = (30, 90, 180, 365)
SEEDS = 1500


def group(rows: list[tuple[int, int, str | None]]) -> Incidence:
    return aalen_johansen(*zip(*rows, strict=True), causes=["charged", "closed"])


def plain_share(ended: int, units: int) -> tuple[float, float, float]:
    """A share of units all followed, with its log-log interval, from the formulas."""
    still_open = 1 - ended / units
    error = math.sqrt(still_open * (1 - still_open) / units)
    half = 1.959963984540054 * error / (still_open * abs(math.log(still_open)))
    low, high = (still_open ** math.exp(sign * half) for sign in (1, -1))
    return 1 - still_open, 1 - high, 1 - low


def test_a_change_is_that_of_two_shares_and_their_intervals_added_as_squares() -> None:
    now = group([(10, 120, "charged"), (400, 80, None)])
    before = group([(20, 90, "charged"), (400, 110, None)])
    found = compare(now, before, "charged", [90], 20)
    (one, one_low, one_high), (other, low, high) = plain_share(120, 200), plain_share(90, 200)
    assert (found.now.share, found.now.low, found.now.high) == pytest.approx(
        (one, one_low, one_high)
    )
    change = one - other
    assert (found.change.value, found.change.low, found.change.high) == pytest.approx(
        (
            change,
            change - math.sqrt((one - one_low) ** 2 + (high - other) ** 2),
            change + math.sqrt((one_high - one) ** 2 + (other - low) ** 2),
        )
    )
    assert found.is_clear


def test_any_ending_is_waited_for_where_no_cause_is_named() -> None:
    both = group([(10, 60, "charged"), (20, 40, "closed"), (400, 100, None)])
    assert at_day(ended_by(both, None), 90).share == pytest.approx(0.5)
    assert at_day(ended_by(both, "charged"), 90).share == pytest.approx(0.3)
    assert compare(both, both, None, DAYS, 20).now.share == pytest.approx(0.5)


def test_the_day_is_the_one_at_which_the_year_before_was_nearest_half_ended() -> None:
    before = group(
        [(25, 30, "charged"), (80, 40, "charged"), (170, 30, "charged"), (400, 60, None)]
    )
    fast = group([(5, 80, "charged"), (400, 70, None)])
    slow = group([(300, 80, "charged"), (400, 70, None)])
    late = group([(10, 5, "charged"), (300, 80, "charged"), (400, 70, None)])
    assert compare(fast, before, "charged", DAYS, 20).day == 90
    assert compare(late, before, "charged", DAYS, 20).day == 90
    # A share of nothing has no interval: the next best day at which both have one decides.
    assert compare(slow, before, "charged", DAYS, 20).day == 365


def test_a_day_that_few_were_followed_to_is_not_compared() -> None:
    followed = group([(10, 100, "charged"), (200, 19, None)])
    lost = group([(10, 60, "charged"), (60, 41, None), (200, 18, None)])
    assert compare(followed, followed, "charged", [90], 20).day == 90
    assert compare(followed, lost, "charged", [90], 20) is None
    assert compare(lost, followed, "charged", [90, 30], 20).day == 30
    few = group([(10, 10, "charged"), (200, 9, None)])
    assert compare(few, followed, "charged", [90], 20) is None
    assert compare(group([(10, 0, "charged")]), followed, "charged", [90], 20) is None


def drawn(chance: np.random.Generator, scale: float, units: int = 150) -> Incidence:
    """Exponential waits until charge or closing, followed for 60 to 300 days."""
    ends, followed = chance.exponential(scale, units), chance.integers(60, 300, units)
    charged = chance.random(units) < 0.7
    code = np.where(ends <= followed, np.where(charged, 0, 1), 2)
    days = np.ceil(np.minimum(ends, followed))
    names = np.array(["charged", "closed", None], dtype=object)[code]
    return aalen_johansen(days, np.ones(units, dtype=int), names, ["charged", "closed"])


@pytest.mark.parametrize("scale", [100, 140])
def test_the_interval_of_a_change_covers_the_truth_as_often_as_it_says(scale: float) -> None:
    chance = np.random.default_rng(int(scale))
    found = [
        compare(drawn(chance, scale), drawn(chance, 100), "charged", [90], 20) for _ in range(SEEDS)
    ]
    truth = 0.7 * (math.exp(-90 / 100) - math.exp(-90 / scale))
    covers = [one.change.low <= truth <= one.change.high for one in found]
    assert 0.935 <= mean(covers) <= 0.965
    if scale == 100:
        assert mean(one.is_clear for one in found) <= 0.065
