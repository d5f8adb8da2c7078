"""XmR, p and p' charts and their rules, against a plain recomputation and by what must hold."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import OutcomesError
from etl.measurement.chart import ControlChart, Kind
from etl.measurement.proportion_chart import p_chart, p_prime_chart
from etl.measurement.rules import Direction, Rule, Signal
from etl.measurement.variation import Assurance, Variation, assurance, latest_variation, variations
from etl.measurement.xmr import xmr_chart

# A busy machine is no fault of a formula.

HIGH, LOW = Direction.HIGH, Direction.LOW
# Fifteen calm points, 10 and 11 in turn, whose limits are 7.84 and 13.16, near limits 8.73, 12.27.
CALM = [10, 11] * 7 + [10.5]

gapped = st.lists(
    st.one_of(st.none(), st.integers(0, 9), st.integers(-900, 900).map(lambda tenth: tenth / 10)),
    max_size=40,
)
shares = st.lists(
    st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=40,
)


def plain_limits(values: list[float | None], screen: bool) -> tuple[float, float] | None:
    """Mean and average moving range in plain Python; None where there are no limits."""
    there = [value for value in values if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(values) if None not in (a, b)]
    if screen and ranges:
        first = sum(ranges) / len(ranges)
        ranges = [one for one in ranges if one < 3.267 * first]
    if len(there) < 4 or not ranges or sum(ranges) == 0:
        return None
    return sum(there) / len(there), sum(ranges) / len(ranges)


def plain_flags(chart: ControlChart) -> dict[Rule, list[bool]]:
    """The rules said point by point and window by window."""
    n, values = len(chart.values), [float(value) for value in chart.values]
    centre = math.nan if chart.centre is None else chart.centre
    side = [0 if math.isnan(v - centre) else (v > centre) - (v < centre) for v in values]
    outside = [v > u or v < lo for v, u, lo in zip(values, chart.upper, chart.lower, strict=True)]
    near = [
        not out and (v > u or v < lo)
        for v, u, lo, out in zip(values, chart.near_upper, chart.near_lower, outside, strict=True)
    ]
    flags = {rule: [False] * n for rule in Rule}
    flags[Rule.OUTSIDE] = outside
    for first in range(n - 6):
        window = range(first, first + 7)
        steps = [values[i + 1] - values[i] for i in window[:-1]]
        if all(step > 0 for step in steps) or all(step < 0 for step in steps):
            for i in window:
                flags[Rule.TREND][i] = True
        if abs(sum(side[i] for i in window)) == 7:
            for i in window:
                flags[Rule.SHIFT][i] = True
    for first in range(n - 2):
        window = range(first, first + 3)
        if abs(sum(side[i] for i in window)) == 3 and sum(near[i] for i in window) >= 2:
            for i in window:
                flags[Rule.TWO_OF_THREE][i] |= near[i]
    return flags


def found(values: list[float | None], calm: int = len(CALM)) -> tuple[tuple[Signal, ...], ...]:
    """The signals of points that follow the calm ones, whose limits hold for them."""
    return xmr_chart([*CALM, *values], slice(0, calm)).signals[calm:]


@given(gapped, st.booleans())
def test_xmr_limits_are_those_of_a_plain_recomputation(values: list, screen: bool) -> None:
    chart, plain = xmr_chart(values, screen=screen), plain_limits(values, screen)
    assert chart.has_limits == (plain is not None)
    if plain:
        mean, range_ = plain
        assert chart.centre == pytest.approx(mean, abs=1e-9)
        assert chart.spread == pytest.approx(range_, abs=1e-9)
        assert chart.upper == pytest.approx(mean + 2.66 * range_, abs=1e-9)
        assert chart.near_lower == pytest.approx(mean - 2.66 * 2 / 3 * range_, abs=1e-9)


@given(gapped)
def test_every_rule_flags_what_a_plain_reading_of_it_flags(values: list) -> None:
    chart = xmr_chart(values)
    plain = plain_flags(chart)
    for rule in Rule:
        assert chart.flagged_by(rule).tolist() == plain[rule], rule


@given(shares)
def test_the_same_rules_hold_on_limits_that_vary(pairs: list) -> None:
    chart = p_prime_chart(*zip(*pairs, strict=True))
    plain = plain_flags(chart)
    for rule in Rule:
        assert chart.flagged_by(rule).tolist() == plain[rule], rule


def test_a_point_beyond_a_limit_is_flagged_and_one_upon_it_is_not() -> None:
    upper = float(xmr_chart(CALM).upper[0])
    assert found([upper]) == ((),)
    assert found([upper + 1e-6]) == ((Signal(Rule.OUTSIDE, HIGH),),)
    assert found([7]) == ((Signal(Rule.OUTSIDE, LOW),),)


def test_seven_points_on_one_side_are_a_shift_and_six_are_none() -> None:
    assert found([9, 9.1, 9, 9.1, 9, 9.1]) == ((),) * 6
    assert found([9, 9.1, 9, 9.1, 9, 9.1, 9]) == ((Signal(Rule.SHIFT, LOW),),) * 7


def test_seven_rising_points_are_a_trend_and_six_are_none() -> None:
    rising = [9, 9.5, 10, 10.4, 10.9, 11.2]
    assert found([8.9, *reversed(rising)])[1:] == ((),) * 6
    assert found([*rising, 11.7])[:7] == ((Signal(Rule.TREND, HIGH),),) * 7


def test_two_of_three_near_a_limit_flag_the_two_alone() -> None:
    near = (Signal(Rule.TWO_OF_THREE, HIGH),)
    assert found([12.5, 11, 12.6, 10]) == (near, (), near, ())
    # The third point of each window lies on the other side of the centre, or outside it.
    assert found([10, 12.5, 12.6, 10]) == ((),) * 4
    assert found([12.5, 12.6]) == ((), ())
    assert found([12.5, 12.6, 14])[0] == near


def test_a_gap_ends_every_run() -> None:
    assert not any(found([9, 9.1, 9, None, 9.1, 9, 9.1, 9]))
    assert not any(found([9, 9.5, 10, 10.4, None, 10.9, 11.2, 11.7]))
    assert not any(found([12.5, None, 12.6]))


def test_a_moving_range_does_not_reach_across_a_gap() -> None:
    assert xmr_chart([1, 2, 1, None, 50, 51, 50]).spread == 1
    assert xmr_chart([1, 2, 1, None, 50, 51, 50]).centre == pytest.approx(155 / 6)


def test_a_point_left_out_of_the_baseline_is_passed_over() -> None:
    mask = [True, True, False, True, True, True]
    chart = xmr_chart([1, 2, 90, 4, 5, 6], mask)
    assert (chart.centre, chart.spread) == (3.6, 1.25)
    assert chart.signals[2] == (Signal(Rule.OUTSIDE, HIGH),)


def test_an_extreme_moving_range_is_dropped_once() -> None:
    values = [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 30]
    assert xmr_chart(values).spread == 1
    assert xmr_chart(values, screen=False).spread == pytest.approx(39 / 11)


def test_limits_of_a_baseline_hold_for_all_that_follows() -> None:
    long, short = xmr_chart([*CALM, 60, 70], slice(0, len(CALM))), xmr_chart(CALM)
    assert (long.centre, long.spread) == (short.centre, short.spread)
    assert long.upper.tolist() == [short.upper[0]] * 17
    assert long.baseline.tolist() == [True] * 15 + [False] * 2


def test_eleven_points_give_trial_limits_and_three_give_none() -> None:
    assert not xmr_chart(CALM[:12]).is_trial
    assert xmr_chart(CALM[:11]).is_trial
    assert xmr_chart([*CALM[:11], None]).is_trial
    assert xmr_chart(CALM[:4]).has_limits
    assert not xmr_chart(CALM[:3]).has_limits
    assert xmr_chart(CALM[:3]).centre is None


def test_points_that_never_vary_have_a_centre_and_no_limits() -> None:
    chart = xmr_chart([0.1] * 10)
    assert (chart.centre, chart.has_limits, chart.spread) == (0.1, False, None)
    assert not any(chart.signals)


@pytest.mark.parametrize("values", [[], [None, None], [3.0]])
def test_a_series_of_nothing_is_a_chart_that_says_nothing(values: list) -> None:
    chart = xmr_chart(values)
    assert (chart.centre, chart.has_limits, any(chart.signals)) == (None, False, False)
    assert (chart.latest_run, chart.latest_side) == (0, None)


@given(st.lists(st.integers(-99, 99), min_size=4, max_size=30), st.integers(-9, 9))
def test_adding_a_constant_moves_an_xmr_chart_by_it(values: list[int], constant: int) -> None:
    before, after = xmr_chart(values), xmr_chart([value + constant for value in values])
    assert after.lower == pytest.approx(before.lower + constant, abs=1e-9, nan_ok=True)
    assert after.upper == pytest.approx(before.upper + constant, abs=1e-9, nan_ok=True)


@given(shares)
def test_limits_of_a_proportion_bracket_the_centre_within_0_and_1(pairs: list) -> None:
    for draw in (p_chart, p_prime_chart):
        chart = draw(*zip(*pairs, strict=True))
        lines = [chart.lower, chart.near_lower, chart.near_upper, chart.upper]
        for lower, near_lower, near_upper, upper in zip(*lines, strict=True):
            if not math.isnan(lower):
                assert 0 <= lower <= near_lower <= chart.centre <= near_upper <= upper <= 1


@given(shares)
def test_the_chart_of_the_complement_is_the_mirror_image(pairs: list) -> None:
    above, below = np.array(pairs).T
    chart, mirror = p_prime_chart(above, below), p_prime_chart(below - above, below)
    assert chart.lower == pytest.approx(1 - mirror.upper, abs=1e-9, nan_ok=True)
    assert chart.near_upper == pytest.approx(1 - mirror.near_lower, abs=1e-9, nan_ok=True)
    assert chart.has_limits == mirror.has_limits


def test_p_prime_is_laneys_arithmetic() -> None:
    above, below = [30, 45, 28, 60], [100, 120, 110, 150]
    centre = 163 / 480
    chance = [math.sqrt(centre * (1 - centre) / n) for n in below]
    z = [(y / n - centre) / s for y, n, s in zip(above, below, chance, strict=True)]
    sigma_z = sum(abs(b - a) for a, b in pairwise(z)) / 3 / 1.128
    chart = p_prime_chart(above, below)
    assert (chart.kind, chart.centre) == (Kind.P_PRIME, pytest.approx(centre))
    assert chart.spread == pytest.approx(sigma_z)
    assert chart.upper == pytest.approx([centre + 3 * s * sigma_z for s in chance])
    assert p_chart(above, below).upper == pytest.approx([centre + 3 * s for s in chance])


def test_p_prime_drops_an_extreme_moving_range_unless_told_not_to() -> None:
    series = [50, 51] * 6 + [5], [100] * 13
    assert p_prime_chart(*series).spread < 0.2 < 0.8 < p_prime_chart(*series, screen=False).spread


@given(shares)
def test_held_at_chance_limits_are_never_narrower_than_those_of_a_p_chart(pairs: list) -> None:
    above, below = zip(*pairs, strict=True)
    held, free = p_prime_chart(above, below, at_least_chance=True), p_prime_chart(above, below)
    chance = p_chart(above, below)
    if held.has_limits:
        assert held.spread == max(1.0, free.spread or 0.0)
        there = ~np.isnan(held.upper)
        assert (held.upper[there] >= chance.upper[there] - 1e-12).all()
        assert (held.lower[there] <= chance.lower[there] + 1e-12).all()
    assert held.has_limits >= free.has_limits


def test_a_baseline_quiet_by_luck_flags_no_chance_once_held() -> None:
    above, below = [50, 51] * 6 + [46], [100] * 13
    assert p_prime_chart(above, below, slice(0, 12)).signals[-1] == (Signal(Rule.OUTSIDE, LOW),)
    assert p_prime_chart(above, below, slice(0, 12), at_least_chance=True).signals[-1] == ()


def test_a_baseline_that_never_varied_still_has_the_limits_of_chance() -> None:
    above, below = [75] * 12 + [50], [100] * 13
    held = p_prime_chart(above, below, slice(0, 12), at_least_chance=True)
    assert held.upper[0] == pytest.approx(0.75 + 3 * math.sqrt(0.75 * 0.25 / 100))
    assert held.signals[-1] == (Signal(Rule.OUTSIDE, LOW),)
    # No two points are neighbours: of their variation nothing is known.
    apart = [75, None] * 6
    assert not p_prime_chart(apart, [100] * 12, at_least_chance=True).has_limits


def test_a_zero_or_missing_denominator_is_a_gap() -> None:
    chart = p_prime_chart([3, 0, 4, 5, 9, 2, 3], [10, 0, 10, 10, None, 10, 10])
    assert np.isnan(chart.values).tolist() == [False, True, False, False, True, False, False]
    assert chart.centre == pytest.approx(17 / 50)
    assert np.isnan(chart.upper).tolist() == np.isnan(chart.values).tolist()
    assert chart.baseline_points == 5


@pytest.mark.parametrize("above", [[0] * 6, [10] * 6])
def test_nothing_or_all_of_it_has_no_limits(above: list[int]) -> None:
    for draw in (p_chart, p_prime_chart):
        chart = draw(above, [10] * 6)
        assert (chart.centre, chart.has_limits) == (above[0] / 10, False)


def test_the_latest_point_tells_its_run_its_trend_and_its_side() -> None:
    chart = xmr_chart([*CALM, 12, 11.5, 11, 10.9, None], slice(0, len(CALM)))
    assert (chart.latest, chart.latest_run, chart.latest_trend) == (18, 4, 4)
    assert (chart.latest_side, chart.latest_signals) == (HIGH, ())


@pytest.mark.parametrize(
    ("better", "low", "high"),
    [
        ("higher", Variation.CONCERN, Variation.IMPROVEMENT),
        ("lower", Variation.IMPROVEMENT, Variation.CONCERN),
        ("neither", Variation.NEUTRAL_LOW, Variation.NEUTRAL_HIGH),
    ],
)
def test_a_signal_is_good_or_bad_news_by_what_is_better(better, low, high) -> None:
    chart = xmr_chart([*CALM, 5, 20], slice(0, len(CALM)))
    assert variations(chart, better)[-3:] == (Variation.COMMON_CAUSE, low, high)
    assert latest_variation(chart, better) == high


def test_a_trend_counts_by_where_it_goes_not_by_its_side_of_the_centre() -> None:
    chart = xmr_chart([*CALM, 8.8, 8.9, 9, 9.1, 9.2, 9.3, 9.4], slice(0, len(CALM)))
    assert chart.signals[-1] == (Signal(Rule.TREND, HIGH), Signal(Rule.SHIFT, LOW))
    assert latest_variation(chart, "higher") == Variation.IMPROVEMENT


def test_assurance_needs_a_target_a_direction_and_limits() -> None:
    chart = xmr_chart(CALM)
    assert assurance(chart, 7, "higher") == Assurance.PASS
    assert assurance(chart, 14, "higher") == Assurance.FAIL
    assert assurance(chart, 14, "lower") == Assurance.PASS
    assert assurance(chart, 7, "lower") == Assurance.FAIL
    assert assurance(chart, 13, "higher") == Assurance.INCONSISTENT
    assert assurance(chart, 7, "neither") is None
    assert assurance(chart, None, "higher") is None
    assert assurance(xmr_chart([1, 2]), 7, "higher") is None


def test_what_cannot_be_charted_is_refused_in_words() -> None:
    with pytest.raises(OutcomesError, match="exceeds its denominator"):
        p_chart([5], [4])
    with pytest.raises(OutcomesError, match="2 numerators and 1 denominators"):
        p_chart([1, 2], [4])
    with pytest.raises(OutcomesError, match="A count is zero or more"):
        p_chart([-1], [4])
    with pytest.raises(OutcomesError, match="not a number"):
        xmr_chart(["many"])
    with pytest.raises(OutcomesError, match="infinite"):
        xmr_chart([1, math.inf])
    with pytest.raises(OutcomesError, match="marks 1 points of a series of 2"):
        xmr_chart([1, 2], [True])
    with pytest.raises(OutcomesError, match="'up' is not a direction"):
        variations(xmr_chart(CALM), "up")


def test_a_chart_cannot_be_changed_afterwards() -> None:
    chart = xmr_chart(CALM)
    for array in (chart.values, chart.upper, chart.baseline):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
