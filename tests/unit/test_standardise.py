"""Standardised rates: their arithmetic said plainly, and intervals that cover what they promise."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import OutcomesError
from etl.measurement.intervals import byar, critical_value, exact_poisson, wilson
from etl.measurement.standardise import (
    direct_proportion,
    direct_rate,
    indirect_proportion,
    indirect_rate,
)

# A busy machine is no fault of a formula.

stratum = st.integers(1, 400).flatmap(
    lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(1, 9))
)
strata = st.lists(stratum, min_size=1, max_size=12)


def share_covered(intervals: list, truth: float) -> float:
    return sum(one.low <= truth <= one.high for one in intervals) / len(intervals)


@given(strata)
def test_a_direct_proportion_is_the_weighted_mean_and_its_interval_holds_it(rows: list) -> None:
    found = direct_proportion(*zip(*rows, strict=True))
    mean = sum(w * x / n for x, n, w in rows) / sum(w for _, _, w in rows)
    assert found.value == pytest.approx(mean, abs=1e-12)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(strata)
def test_the_direct_proportion_of_the_complement_is_the_mirror_image(rows: list) -> None:
    one = direct_proportion(*zip(*rows, strict=True))
    other = direct_proportion(*zip(*[(n - x, n, w) for x, n, w in rows], strict=True))
    assert (other.low, other.high) == pytest.approx((1 - one.high, 1 - one.low), abs=1e-9)


@given(stratum)
def test_one_stratum_has_wilsons_interval(row: tuple[int, int, int]) -> None:
    numerator, denominator, weight = row
    plain = wilson(numerator, denominator)
    direct = direct_proportion([numerator], [denominator], [weight])
    assert (direct.low, direct.high) == pytest.approx((plain.low, plain.high), abs=1e-9)
    ratio = indirect_proportion([numerator], [denominator], [30], [40]).ratio
    assert (ratio.low, ratio.high) == pytest.approx((plain.low / 0.75, plain.high / 0.75))


def test_the_variance_of_a_direct_proportion_is_that_of_its_strata() -> None:
    x, n, w = [400, 630, 180], [500, 900, 200], [0.5, 0.3, 0.2]
    found = direct_proportion(x, n, w)
    value = sum(wi * xi / ni for xi, ni, wi in zip(x, n, w, strict=True))
    pull = 1.959963984540054**2
    drawn = [(xi + pull * value) / (ni + pull) for xi, ni in zip(x, n, strict=True)]
    variance = sum(wi**2 * p * (1 - p) / ni for ni, wi, p in zip(n, w, drawn, strict=True))
    cases = value * (1 - value) / variance
    plain = wilson(value * cases, cases)
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high))


def test_a_direct_rate_is_dobsons() -> None:
    x, n, w = [10, 20, 5], [1000, 4000, 500], [3, 1, 1]
    variance = sum(xi * (wi / 5 / ni) ** 2 for xi, ni, wi in zip(x, n, w, strict=True))
    value = 0.6 * 0.01 + 0.2 * 0.005 + 0.2 * 0.01
    found, count = direct_rate(x, n, w), byar(35)
    assert found.value == pytest.approx(value)
    assert found.high == pytest.approx(value + math.sqrt(variance / 35) * (count.high - 35))


def test_nine_events_have_no_direct_rate() -> None:
    assert direct_rate([4, 5], [100, 100], [1, 1]) is None
    assert direct_rate([5, 5], [100, 100], [1, 1]) is not None


def test_an_indirect_rate_compares_with_what_the_reference_would_expect() -> None:
    found = indirect_rate([4, 10], [100, 50], [30, 80], [1000, 400])
    assert (found.observed, found.expected) == (14, pytest.approx(13))
    assert found.ratio.value == pytest.approx(14 / 13)
    assert found.rate.value == pytest.approx(14 / 13 * 110 / 1400)
    assert found.ratio.high == pytest.approx(byar(14).high / 13)
    few = indirect_rate([2, 5], [100, 50], [30, 80], [1000, 400])
    assert few.ratio.low == pytest.approx(exact_poisson(7).low / 13)


@given(strata, st.sampled_from([0.9, 0.95, 0.998]))
def test_an_indirect_ratio_leaves_out_1_where_the_score_test_rejects_it(rows, confidence) -> None:
    x, n, _ = zip(*rows, strict=True)
    reference = [30 + at for at in range(len(rows))], [80] * len(rows)
    found = indirect_proportion(x, n, *reference, confidence)
    z = (found.observed - found.expected) / math.sqrt(found.variance)
    if abs(abs(z) - critical_value(confidence)) > 1e-6:
        rejected = abs(z) > critical_value(confidence)
        assert rejected != (found.ratio.low <= 1 <= found.ratio.high)


@given(strata)
def test_an_area_that_is_its_own_reference_has_a_ratio_of_1(rows: list) -> None:
    x, n, _ = zip(*rows, strict=True)
    for standardised in (indirect_rate, indirect_proportion):
        found = standardised(x, n, x, n)
        if sum(x):
            assert found.ratio.value == pytest.approx(1)
            assert found.rate.value == pytest.approx(sum(x) / sum(n))
        else:
            assert found is None


@pytest.mark.parametrize(("smallest", "largest"), [(1, 12), (5, 60), (50, 800)])
def test_intervals_of_proportions_cover_what_they_promise(smallest: int, largest: int) -> None:
    chance = np.random.default_rng(7)
    n = chance.integers(smallest, largest, 12)
    p, weights = chance.uniform(0.75, 0.93, 12), chance.dirichlet(np.full(12, 5.0))
    draws = chance.binomial(n, p, (1000, 12))
    direct = [direct_proportion(x, n, weights) for x in draws]
    ratios = [indirect_proportion(x, n, p * 10**6, np.full(12, 10**6)).ratio for x in draws]
    assert 0.925 < share_covered(direct, float(weights @ p)) < 0.975
    assert 0.925 < share_covered(ratios, 1.0) < 0.975


def test_a_poisson_interval_of_a_conviction_rate_is_too_wide() -> None:
    strata = [400, 630, 180], [500, 900, 200]
    direct, poisson = direct_proportion(*strata, [1, 1, 1]), direct_rate(*strata, [1, 1, 1])
    assert poisson.high - poisson.low > 2 * (direct.high - direct.low)
    reference = [80, 70, 90], [100, 100, 100]
    ratio = indirect_proportion(*strata, *reference).ratio
    rare = indirect_rate(*strata, *reference).ratio
    assert rare.high - rare.low > 1.8 * (ratio.high - ratio.low)


def test_an_empty_stratum_is_passed_over_only_where_nothing_is_asked_of_it() -> None:
    assert direct_proportion([3, 0], [4, 0], [1, 0]) == direct_proportion([3], [4], [1])
    with pytest.raises(OutcomesError, match="has no rate"):
        direct_proportion([3, 0], [4, 0], [1, 1])
    full, hole = indirect_rate([3], [4], [1], [2]), indirect_rate([3, 0], [4, 0], [1, 0], [2, 0])
    assert hole == full
    with pytest.raises(OutcomesError, match="nobody in a stratum"):
        indirect_rate([3, 1], [4, 2], [1, 0], [2, 0])


def test_what_cannot_be_standardised_is_refused_in_words() -> None:
    with pytest.raises(OutcomesError, match="5 of 4 is no proportion"):
        direct_proportion([5], [4], [1])
    with pytest.raises(OutcomesError, match="5 of 4 is no proportion"):
        indirect_proportion([5], [4], [1], [2])
    with pytest.raises(OutcomesError, match="standard population is empty"):
        direct_rate([50], [400], [0])
    with pytest.raises(OutcomesError, match="counts events"):
        direct_rate([5], [0], [1])
    with pytest.raises(OutcomesError, match="2 strata and 1 standard weights"):
        direct_rate([5, 6], [7, 8], [1])
    with pytest.raises(OutcomesError, match="1 strata and 2 strata of the reference"):
        indirect_rate([5], [7], [1, 2], [3, 4])
