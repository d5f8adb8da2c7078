"""The measured rates of false alarms against a fresh simulation, and how they are read."""

import numpy as np
import pytest

from etl.errors import OutcomesError
from etl.measurement.alarm_rates import (
    BASELINES,
    CORRELATED_BASELINES,
    CORRELATIONS,
    LATER,
    RATES,
)
from etl.measurement.chart import Kind
from etl.measurement.false_alarms import chance_findings, correlated_alarms, false_alarms
from etl.measurement.proportion_chart import p_prime_chart
from etl.measurement.stable_charts import PERSONS, SHARE, stable_flags, stable_values
from etl.measurement.xmr import xmr_chart

CHARTS = 6000
both_kinds = pytest.mark.parametrize("kind", RATES)


def agrees(found: np.ndarray, measured: float) -> bool:
    """Whether the mean of a small simulation lies within four standard errors."""
    return abs(found.mean() - measured) < 4 * found.std() / np.sqrt(CHARTS) + 1e-4


@both_kinds
@pytest.mark.parametrize(("baseline", "later"), [(6, 12), (12, 0), (12, 24), (24, 24), (36, 6)])
def test_the_rates_are_those_of_a_fresh_simulation(kind: Kind, baseline: int, later: int) -> None:
    flags = stable_flags(kind, baseline, later, CHARTS, np.random.default_rng(baseline + later))
    at, rates = (BASELINES.index(baseline), LATER.index(later)), RATES[kind]
    assert agrees(flags.sum(axis=1), rates.flagged_points[at])
    assert agrees(flags[:, -1], rates.latest_point[at])
    assert agrees(flags.any(axis=1), rates.any_point[at])


@both_kinds
@pytest.mark.parametrize("correlation", CORRELATIONS[1:])
def test_the_rates_of_correlated_points_are_those_of_a_fresh_simulation(kind, correlation) -> None:
    flags = stable_flags(kind, 24, 24, CHARTS, np.random.default_rng(24), correlation)
    at = CORRELATIONS.index(correlation), CORRELATED_BASELINES.index(24)
    assert agrees(flags[:, -1], RATES[kind].correlated_latest[at])
    measured = RATES[kind].correlated_latest[at] / RATES[kind].correlated_latest[0, 1]
    assert correlated_alarms(24, correlation, kind) == pytest.approx(measured)


@pytest.mark.parametrize(("persons", "share"), [(40, 0.2), (40, 0.75), (3500, 0.2), (3500, 0.75)])
@pytest.mark.parametrize("baseline", [12, 36])
def test_shares_of_other_sizes_are_flagged_about_as_often(persons, share, baseline) -> None:
    """Fewer than a fifth more, at 40 persons a period as at 3,500; and no rarer."""
    draws = np.random.default_rng(persons).binomial(persons, share, (900, baseline + 12))
    below = np.full(baseline + 12, persons)
    charts = [p_prime_chart(row, below, slice(0, baseline), at_least_chance=True) for row in draws]
    flagged = np.array([sum(map(bool, chart.signals)) for chart in charts])
    expected = false_alarms(1, baseline + 12, baseline, Kind.P_PRIME).flagged_points
    error = 4 * flagged.std() / np.sqrt(len(charts))
    assert expected - error < flagged.mean() < 1.2 * expected + error


def test_simulated_charts_are_the_charts_shown() -> None:
    flags = stable_flags(Kind.XMR, 12, 12, 20, np.random.default_rng(3))
    values = np.random.default_rng(3).normal(size=(20, 24))
    for row, flagged in zip(values, flags, strict=True):
        assert [bool(found) for found in xmr_chart(row, slice(0, 12)).signals] == flagged.tolist()
    flags = stable_flags(Kind.P_PRIME, 12, 12, 40, np.random.default_rng(3))
    counts = np.random.default_rng(3).binomial(PERSONS, SHARE, (40, 24))
    for row, flagged in zip(counts, flags, strict=True):
        chart = p_prime_chart(row, [PERSONS] * 24, slice(0, 12), at_least_chance=True)
        assert [bool(found) for found in chart.signals] == flagged.tolist()


def test_neighbours_are_as_correlated_as_said() -> None:
    values = stable_values(Kind.P_PRIME, (2000, 60), np.random.default_rng(8), 0.4)
    assert np.corrcoef(values[:, :-1].ravel(), values[:, 1:].ravel())[0, 1] == pytest.approx(
        0.4, abs=0.02
    )


@both_kinds
@pytest.mark.parametrize("baseline", BASELINES)
@pytest.mark.parametrize("later", LATER)
def test_a_measured_size_is_read_as_measured(kind: Kind, baseline: int, later: int) -> None:
    found = false_alarms(100, baseline + later, baseline, kind)
    at, rates = (BASELINES.index(baseline), LATER.index(later)), RATES[kind]
    measured = rates.flagged_points[at], rates.latest_point[at], rates.any_point[at]
    assert (found.flagged_points, found.flagged_latest, found.flagged_charts) == pytest.approx(
        [100 * one for one in measured]
    )


def test_shares_held_at_chance_make_fewer_alarms_than_values_and_correlated_ones_more() -> None:
    shares, values = (
        false_alarms(42, 36, 12, kind).flagged_latest for kind in (Kind.P_PRIME, Kind.XMR)
    )
    assert shares < values
    for kind in RATES:
        factors = [correlated_alarms(12, correlation, kind) for correlation in (0, 0.1, 0.2, 0.4)]
        assert factors[0] == 1
        assert factors == sorted(factors)


def test_a_size_between_is_read_between() -> None:
    below, between, above = (false_alarms(43, points, 12) for points in (24, 30, 36))
    assert between.flagged_points == pytest.approx(
        (below.flagged_points + above.flagged_points) / 2
    )
    assert false_alarms(1, 14).flagged_points == pytest.approx(
        RATES[Kind.XMR].flagged_points[4:6, 0].mean()
    )


@both_kinds
def test_a_longer_baseline_makes_fewer_alarms_afterwards(kind: Kind) -> None:
    latest = [false_alarms(43, size + 24, size, kind).flagged_latest for size in BASELINES]
    assert latest == sorted(latest, reverse=True)


def test_beyond_what_was_measured_points_go_on_and_shares_do_not() -> None:
    far, farther = false_alarms(1, 144, 24), false_alarms(1, 204, 24)
    assert farther.flagged_points == pytest.approx(far.flagged_points + 60 / 36 * 3.8076, rel=1e-3)
    assert farther.flagged_latest == far.flagged_latest
    assert farther.flagged_charts == far.flagged_charts <= 1


def test_a_chart_without_limits_makes_no_alarm() -> None:
    assert false_alarms(43, 3).flagged_points == 0
    assert false_alarms(0, 40).flagged_points == 0


def test_one_comparison_in_twenty_is_found_by_chance() -> None:
    assert chance_findings(43) == pytest.approx(2.15)
    assert chance_findings(43, 0.002) == pytest.approx(0.086)


def test_what_cannot_be_expected_is_refused_in_words() -> None:
    with pytest.raises(OutcomesError, match="no more baseline points than points"):
        false_alarms(43, 12, 13)
    with pytest.raises(OutcomesError, match="of p charts are not measured"):
        false_alarms(43, 12, kind=Kind.P)
    with pytest.raises(OutcomesError, match="at a correlation of 0"):
        stable_flags(Kind.XMR, 12, 12, 1, np.random.default_rng(1), 0.9)
    with pytest.raises(OutcomesError, match="at a share of 5"):
        chance_findings(43, 5)
