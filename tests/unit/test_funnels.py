"""Funnels of proportions and of ratios: a plain recomputation, and what must hold of any."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as students_t
from statsmodels.stats.multitest import multipletests

from etl.errors import OutcomesError
from etl.measurement.chance_limits import proportion_limits, ratio_limits
from etl.measurement.false_discovery import adjusted_p_values, two_sided_p_values
from etl.measurement.funnel import (
    Funnel,
    adjusted_proportion_funnel,
    proportion_funnel,
    ratio_funnel,
)
from etl.measurement.intervals import wilson
from etl.measurement.overdispersion import kept_by_truncation, overdispersion, winsorised
from etl.measurement.random_effects import random_effects

# A busy machine is no fault of a formula.

CHANCE = np.random.default_rng(20250101)
areas = st.lists(
    st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
    max_size=43,
)
p_values = st.lists(st.floats(0, 1), max_size=60)


def proportions(pairs: list) -> Funnel:
    return proportion_funnel(*zip(*pairs, strict=True))


def arrays(funnel: Funnel) -> list[np.ndarray]:
    limits = funnel.limits
    return [
        *(funnel.values, funnel.z, funnel.adjusted_z, funnel.p_values, funnel.adjusted_p_values),
        *(limits.lower_95, limits.upper_95, limits.lower_998, limits.upper_998),
    ]


def test_a_funnel_of_proportions_said_plainly() -> None:
    above, below = [30, 90, 40, 500, 61], [50, 100, 80, 900, 70]
    target = math.asin(math.sqrt(721 / 1200))
    z = [
        (math.asin(math.sqrt(y / n)) - target) * 2 * math.sqrt(n)
        for y, n in zip(above, below, strict=True)
    ]
    ordered = sorted(z)
    low, high = ordered[0] * 0.6 + ordered[1] * 0.4, ordered[4] * 0.6 + ordered[3] * 0.4
    drawn_in = [min(max(one, low), high) for one in z]
    total = sum(one * one for one in drawn_in)
    weights = [4 * n for n in below]
    tau2 = (total - 4) / (sum(weights) - sum(w * w for w in weights) / sum(weights))
    found = proportion_funnel(above, below)
    assert found.dispersion.phi == pytest.approx(total / 5)
    assert found.dispersion.tau2 == pytest.approx(tau2)
    upper = [math.sin(target + 1.959964 * math.sqrt(1 / (4 * n) + tau2)) ** 2 for n in below]
    assert found.limits.upper_95 == pytest.approx(upper)


@given(areas)
def test_limits_bracket_the_target_and_the_wider_the_narrower(pairs: list) -> None:
    funnel = proportions(pairs)
    limits = funnel.limits
    assert (limits.lower_998 >= 0).all()
    assert (limits.lower_998 <= limits.lower_95).all()
    assert (limits.lower_95 <= funnel.target + 1e-12).all()
    assert (funnel.target - 1e-12 <= limits.upper_95).all()
    assert (limits.upper_95 <= limits.upper_998).all()
    assert (limits.upper_998 <= 1).all()


@given(areas, st.randoms(use_true_random=False))
def test_the_order_of_areas_makes_no_difference_and_is_kept(pairs: list, random) -> None:
    order = list(range(len(pairs)))
    random.shuffle(order)
    one, other = proportions(pairs), proportions([pairs[at] for at in order])
    for before, after in zip(arrays(one), arrays(other), strict=True):
        assert after == pytest.approx(before[order], abs=1e-9)


@given(areas)
def test_the_funnel_of_the_complement_is_the_mirror_image(pairs: list) -> None:
    one, other = proportions(pairs), proportions([(n - y, n) for y, n in pairs])
    assert other.z == pytest.approx(-one.z, abs=1e-6)
    assert other.limits.lower_95 == pytest.approx(1 - one.limits.upper_95, abs=1e-6)
    assert other.adjusted_p_values == pytest.approx(one.adjusted_p_values, abs=1e-6)


@given(areas)
def test_a_spread_between_areas_only_widens(pairs: list) -> None:
    funnel = proportions(pairs)
    assert (np.abs(funnel.adjusted_z) <= np.abs(funnel.z) + 1e-12).all()
    assert (funnel.adjusted_p_values >= funnel.p_values - 1e-12).all()
    assert funnel.dispersion.tau2 >= 0


def test_areas_that_differ_by_chance_alone_are_not_overdispersed_and_others_are() -> None:
    below = CHANCE.integers(200, 3000, 43)
    alike = proportion_funnel(CHANCE.binomial(below, 0.8), below)
    spread = proportion_funnel(CHANCE.binomial(below, CHANCE.normal(0.8, 0.04, 43)), below)
    assert alike.dispersion.phi < 1.5
    assert spread.dispersion.phi > 2
    assert spread.dispersion.tau2 > 0


def test_one_area_far_out_is_found_and_the_rest_are_left_alone() -> None:
    below = np.full(20, 500)
    above = np.array([400, 405, 395, 410, 390] * 4)
    above[7] = 300
    funnel = proportion_funnel(above, below)
    assert funnel.beyond_998.tolist() == [0] * 7 + [-1] + [0] * 12
    assert (funnel.adjusted_p_values < 0.05).tolist() == [at == 7 for at in range(20)]


def test_limits_are_held_where_the_sine_would_fold_back() -> None:
    limits = proportion_funnel([1, 0, 96], [20, 2, 100]).limits_at([1, 2, 3])
    assert (limits.lower_998 == 0).all()
    assert (limits.upper_998 == 1).all()


def test_an_area_without_cases_is_passed_over() -> None:
    whole, hole = proportion_funnel([3, 8, 6], [10, 10, 12]), [3, 0, 8, 6]
    funnel = proportion_funnel(hole, [10, 0, 10, 12])
    assert funnel.dispersion == whole.dispersion
    assert np.isnan(funnel.adjusted_p_values).tolist() == [False, True, False, False]
    assert funnel.adjusted_p_values[[0, 2, 3]] == pytest.approx(whole.adjusted_p_values)
    assert funnel.beyond_95[1] == 0


def test_no_areas_and_areas_without_cases_make_an_empty_funnel() -> None:
    assert proportion_funnel([], []).values.size == 0
    assert np.isnan(proportion_funnel([0, 0], [0, 0]).limits.upper_95).all()


def test_curves_meet_the_limits_of_the_areas() -> None:
    funnel = ratio_funnel([12, 30, 55, 81, 160], [10, 33, 50, 90, 150])
    assert funnel.limits_at(funnel.sizes).upper_998 == pytest.approx(funnel.limits.upper_998)
    with pytest.raises(OutcomesError, match="no limits at size 0"):
        funnel.limits_at([0])


def test_adjusted_proportions_have_binomial_limits_not_those_of_rare_events() -> None:
    expected = np.array([80.0] * 12)
    observed = np.array([80, 84, 76, 82, 78, 80, 84, 76, 82, 78, 80, 97])
    binomial = adjusted_proportion_funnel(observed, expected, expected * 0.2)
    angle = math.asin(math.sqrt(0.8)) + 1.959964 / (2 * math.sqrt(100))
    assert binomial.limits.upper_95 == pytest.approx(math.sin(angle) ** 2 / 0.8)
    assert binomial.beyond_998[-1] == 1
    assert ratio_funnel(observed, expected, method="cqc").beyond_998[-1] == 0


def test_with_one_stratum_adjusted_proportions_are_proportions() -> None:
    numerators = np.array([40, 46, 33, 90, 61, 18, 52, 77, 30, 12, 66, 95])
    denominators = np.array([50, 60, 47, 110, 80, 20, 60, 120, 33, 20, 80, 100])
    rate = numerators.sum() / denominators.sum()
    expected = denominators * rate
    for typical in (False, True):
        plain = proportion_funnel(numerators, denominators, around_typical=typical)
        adjusted = adjusted_proportion_funnel(
            numerators, expected, expected * (1 - rate), around_typical=typical
        )
        assert adjusted.z == pytest.approx(plain.z)
        assert adjusted.adjusted_p_values == pytest.approx(plain.adjusted_p_values)
        assert adjusted.limits.lower_95 * rate == pytest.approx(plain.limits.lower_95)
        assert adjusted.limits.upper_998 * rate == pytest.approx(plain.limits.upper_998)


def test_of_rare_events_adjusted_proportions_are_square_roots_of_ratios() -> None:
    observed, expected = [12, 30, 55, 81, 160, 14], [10, 33, 50, 90, 150, 11]
    rare = adjusted_proportion_funnel(observed, expected, expected)
    assert rare.z == pytest.approx(ratio_funnel(observed, expected, method="cqc").z, rel=1e-6)


@given(p_values)
def test_adjusted_p_values_are_those_of_statsmodels(values: list[float]) -> None:
    theirs = multipletests(values, method="fdr_bh")[1] if values else []
    assert adjusted_p_values(values) == pytest.approx(theirs, abs=1e-12)


def test_a_missing_p_value_is_not_counted_among_the_comparisons() -> None:
    found = adjusted_p_values([0.01, None, 0.04])
    assert found == pytest.approx([0.02, math.nan, 0.04], nan_ok=True)


def test_two_sided_p_values_are_those_of_the_normal_distribution() -> None:
    assert two_sided_p_values([0, 1.959963984540054, -3.090232306167813]) == pytest.approx(
        [1, 0.05, 0.002]
    )


def test_truncation_leaves_out_the_outer_groups_ties_sharing_a_rank() -> None:
    assert kept_by_truncation(np.arange(19.0), 0.1).tolist() == [False] + [True] * 16 + [False] * 2
    assert kept_by_truncation(np.zeros(19), 0.1).all()


def test_one_area_has_no_spread() -> None:
    assert overdispersion(np.array([4.0]), np.array([0.1])).tau2 == 0
    assert random_effects(np.array([4.0]), np.array([0.1]), 0.1).dispersion.tau2 == 0
    assert proportion_funnel([4], [5], around_typical=True).p_values == 1
    assert proportion_funnel([], [], around_typical=True).values.size == 0


def random_areas(chance: np.random.Generator, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Counts of 42 areas of uneven size whose log-odds spread normally about 1.2."""
    below = chance.poisson(360 * np.exp(chance.normal(-0.2, 0.7, 42))) + 60
    odds = np.exp(1.2 + chance.normal(0, spread, 42)) if spread else np.full(42, np.exp(1.2))
    return chance.binomial(below, odds / (1 + odds)), below


@pytest.mark.parametrize("spread", [0.1, 0.3])
def test_the_spread_about_the_typical_area_is_what_there_is_and_the_winsorised_is_less(spread):
    """The arcsine of 0.77 moves by sqrt(0.77 * 0.23) / 2 with the log-odds."""
    chance, truth = np.random.default_rng(11), spread * math.sqrt(0.77 * 0.23) / 2
    sets = [random_areas(chance, spread) for _ in range(80)]
    found = [
        np.sqrt(
            np.mean([proportion_funnel(*one, around_typical=way).dispersion.tau2 for one in sets])
        )
        for way in (True, False)
    ]
    assert found[0] == pytest.approx(truth, rel=0.1)
    assert found[1] < 0.9 * truth


def test_by_chance_alone_the_variance_of_z_scores_about_the_typical_area_is_1() -> None:
    chance = np.random.default_rng(12)
    sets = [random_areas(chance, 0) for _ in range(100)]
    phi = [proportion_funnel(*one, around_typical=True).dispersion.phi for one in sets]
    assert np.mean(phi) == pytest.approx(1, abs=4 * np.std(phi) / np.sqrt(100))


def test_random_effects_solve_their_equations() -> None:
    values, deviations = CHANCE.normal(5, 0.1, 30), CHANCE.uniform(0.01, 0.05, 30)
    found = random_effects(values, deviations, 0.1)
    variances = deviations**2 + found.dispersion.tau2
    z = winsorised((values - found.centre) / np.sqrt(variances), 0.1)
    assert np.sum(z / np.sqrt(variances)) == pytest.approx(0, abs=1e-3)
    normal = np.random.default_rng(1).normal(size=400_000)
    usual = np.mean(winsorised(normal, 0.1) ** 2) * 29 / 30
    assert np.mean(z**2) == pytest.approx(usual, rel=0.01)


def test_one_very_large_area_does_not_make_all_others_look_different() -> None:
    below = np.array([300] * 30 + [9000])
    above = np.array([264, 261, 267] * 10 + [6800])
    pooled, typical = (proportion_funnel(above, below, around_typical=way) for way in (False, True))
    assert pooled.target < 0.82 < 0.87 < typical.target < 0.89
    assert (typical.adjusted_p_values <= 0.05).tolist() == [False] * 30 + [True]
    assert typical.beyond_998.tolist() == [0] * 30 + [-1]
    assert typical.limits_at(below).lower_998 == pytest.approx(typical.limits.lower_998)


@pytest.mark.parametrize("spread", [0, 0.1, 0.3])
def test_where_no_area_is_different_hardly_any_set_has_one_called_so(spread: float) -> None:
    chance = np.random.default_rng(13)
    sets = [random_areas(chance, spread) for _ in range(200)]
    funnels = [proportion_funnel(*one, around_typical=True) for one in sets]
    called = [(funnel.adjusted_p_values <= 0.05).any() for funnel in funnels]
    assert np.mean(called) < 0.05 + 2 * math.sqrt(0.05 * 0.95 / 200)
    beyond = np.mean([np.abs(funnel.beyond_95).mean() for funnel in funnels])
    assert 0.03 < beyond < 0.06


def test_students_p_values_are_those_of_scipy() -> None:
    found = two_sided_p_values([0, 2.5, None, -3], 41)
    assert found[[0, 1, 3]] == pytest.approx(2 * students_t.sf([0, 2.5, 3], 41))
    assert np.isnan(found[2])


@given(st.integers(1, 5000), st.floats(0.01, 0.99), st.sampled_from([0.95, 0.998]))
def test_a_limit_by_chance_is_where_wilsons_interval_lets_go(n, average, confidence) -> None:
    lower, upper = proportion_limits([n], average, confidence)
    if lower[0] > 0:
        assert wilson(lower[0] * n, n, confidence).high == pytest.approx(average, abs=1e-9)
    if upper[0] < 1:
        assert wilson(upper[0] * n, n, confidence).low == pytest.approx(average, abs=1e-9)


def test_limits_of_a_ratio_by_chance_bracket_1_and_narrow() -> None:
    lower, upper = ratio_limits([1, 10, 100, 1000])
    assert (np.diff(lower) > 0).all()
    assert (np.diff(upper) < 0).all()
    assert (lower < 1).all()
    assert (upper > 1).all()


def test_what_makes_no_funnel_is_refused_in_words() -> None:
    with pytest.raises(OutcomesError, match="exceeds its denominator"):
        proportion_funnel([5], [4])
    with pytest.raises(OutcomesError, match="lack a number at position 1"):
        proportion_funnel([5, None], [6, 7])
    with pytest.raises(OutcomesError, match="'nhs' is no method"):
        ratio_funnel([1], [1], method="nhs")
    with pytest.raises(OutcomesError, match="position 1, and 'shmi' takes logarithms"):
        ratio_funnel([1, 0], [1, 1])
    with pytest.raises(OutcomesError, match="cannot be trimmed"):
        proportion_funnel([1], [2], trim=0.5)
    with pytest.raises(OutcomesError, match="2 observed and 1 expected"):
        ratio_funnel([1, 2], [1])
    with pytest.raises(OutcomesError, match="not between 0 and 1"):
        proportion_limits([10], 80)
