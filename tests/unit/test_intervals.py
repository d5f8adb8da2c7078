"""Intervals against the SQL macros, statsmodels and plain properties."""

import math

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from etl.errors import OutcomesError
from etl.macros import create_macros
from etl.measurement.intervals import (
    Estimate,
    byar,
    critical_value,
    exact_poisson,
    is_fewer,
    mean_interval,
    newcombe_difference,
    wilson,
)

# A busy machine is no fault of a formula.

CON = duckdb.connect()
create_macros(CON)
shares = st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def evaluate(expression: str, *values: object) -> tuple:
    return CON.execute(f"select {expression}", list(values)).fetchone()


@given(shares)
def test_wilson_is_that_of_the_macros(pair: tuple[int, int]) -> None:
    found = wilson(*pair)
    macros = evaluate("rate(?, ?), wilson_low(?, ?), wilson_high(?, ?)", *pair * 3)
    assert (found.value, found.low, found.high) == pytest.approx(macros, abs=1e-12)


@given(shares, st.sampled_from([0.8, 0.95, 0.998]))
def test_wilson_is_that_of_statsmodels_at_any_confidence(pair: tuple, confidence: float) -> None:
    low, high = proportion_confint(*pair, alpha=1 - confidence, method="wilson")
    found = wilson(*pair, confidence)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


@given(shares, shares)
def test_a_change_is_that_of_the_macros(now: tuple[int, int], before: tuple[int, int]) -> None:
    found = newcombe_difference(now, before)
    macros = evaluate("change_low(?, ?, ?, ?), change_high(?, ?, ?, ?)", *(now + before) * 2)
    assert (found.low, found.high) == pytest.approx(macros, abs=1e-12)
    assert found.value == pytest.approx(now[0] / now[1] - before[0] / before[1])


@given(shares, shares)
def test_a_change_backwards_is_its_negative(now: tuple[int, int], before: tuple[int, int]) -> None:
    there, back = newcombe_difference(now, before), newcombe_difference(before, now)
    assert (back.low, back.high) == pytest.approx((-there.high, -there.low), abs=1e-12)


@given(shares)
def test_wilson_of_the_complement_is_the_mirror_image(pair: tuple[int, int]) -> None:
    numerator, denominator = pair
    one, other = wilson(*pair), wilson(denominator - numerator, denominator)
    assert (other.low, other.high) == pytest.approx((1 - one.high, 1 - one.low), abs=1e-12)
    assert 0 <= one.low <= one.value <= one.high <= 1


def test_nothing_divided_has_no_interval() -> None:
    assert wilson(0, 0) is None
    assert newcombe_difference((0, 0), (1, 2)) is None
    assert newcombe_difference((1, 2), (0, 0)) is None


@pytest.mark.parametrize("count", [1, 9, 10, 65, 1000])
def test_exact_limits_of_a_count_leave_the_tails_they_promise(count: int) -> None:
    found = exact_poisson(count, 0.95)
    assert stats.poisson.cdf(count, found.high) == pytest.approx(0.025)
    assert stats.poisson.sf(count - 1, found.low) == pytest.approx(0.025)


@pytest.mark.parametrize(("count", "within"), [(10, 0.05), (65, 0.005), (1000, 0.0005)])
def test_byars_limits_come_near_the_exact_ones(count: int, within: float) -> None:
    found, exact = byar(count), exact_poisson(count)
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), rel=within)


def test_no_events_and_few_at_high_confidence_reach_down_to_0() -> None:
    assert (byar(0).low, exact_poisson(0).low) == (0, 0)
    assert exact_poisson(0).high == pytest.approx(-math.log(0.025))
    assert byar(1, 0.9999).low == 0


@given(st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=50))
def test_a_mean_from_sums_is_that_of_the_values(values: list[int]) -> None:
    found = mean_interval(len(values), sum(values), sum(value**2 for value in values), 0.9)
    half = stats.t.ppf(0.95, len(values) - 1) * np.std(values, ddof=1) / math.sqrt(len(values))
    assert found.value == pytest.approx(np.mean(values))
    assert found.high - found.low == pytest.approx(2 * half, abs=1e-6)


def test_one_value_has_no_interval_and_equal_values_have_none_but_themselves() -> None:
    assert mean_interval(1, 5, 25) is None
    assert mean_interval(4, 20, 100) == Estimate(5, 5, 5)


def test_bounds_are_refused_for_what_has_none() -> None:
    for confidence in (0, 1, 95):
        with pytest.raises(OutcomesError, match=r"0\.95"):
            critical_value(confidence)
    with pytest.raises(OutcomesError, match="5 of 4 is not a proportion"):
        wilson(5, 4)
    for limits in (byar, exact_poisson):
        with pytest.raises(OutcomesError, match="Give zero or more"):
            limits(-1)


@pytest.mark.parametrize(
    ("now", "before", "is_fewer_than"),
    # The exact binomial test of half: 0.0053, 0.079, 0.049, 0.0078; then as many, and more.
    [(130, 180, True), (17, 30, False), (18, 33, True), (0, 8, True), (5, 5, False), (9, 2, False)],
)
def test_a_count_is_lower_by_more_than_chance(now: int, before: int, is_fewer_than: bool) -> None:
    assert is_fewer(now, before) is is_fewer_than
