"""The measured rates of false alarms against a fresh simulation, and how they are read."""

import numpy as np
import pytest

from etl.errors import OutcomesError
from etl.measurement.alarm_rates import (
    ANY_POINT,
    BASELINES,
    FLAGGED_POINTS,
    LATER,
    LATEST_POINT,
)
from etl.measurement.false_alarms import chance_findings, false_alarms, stable_flags
from etl.measurement.xmr import xmr_chart

CHARTS = 6000


@pytest.mark.parametrize(("baseline", "later"), [(6, 12), (12, 0), (12, 24), (24, 24), (36, 6)])
def test_the_rates_are_those_of_a_fresh_simulation(baseline: int, later: int) -> None:
    flags = stable_flags(baseline, later, CHARTS, np.random.default_rng(baseline + later))
    at = BASELINES.index(baseline), LATER.index(later)
    for table, found in (
        (FLAGGED_POINTS, flags.sum(axis=1)),
        (LATEST_POINT, flags[:, -1]),
        (ANY_POINT, flags.any(axis=1)),
    ):
        error = found.std() / np.sqrt(CHARTS)
        assert abs(found.mean() - table[at]) < 4 * error


def test_simulated_charts_are_xmr_charts() -> None:
    flags = stable_flags(12, 12, 20, np.random.default_rng(3))
    values = np.random.default_rng(3).normal(size=(20, 24))
    for row, flagged in zip(values, flags, strict=True):
        assert [bool(found) for found in xmr_chart(row, slice(0, 12)).signals] == flagged.tolist()


@pytest.mark.parametrize("baseline", BASELINES)
@pytest.mark.parametrize("later", LATER)
def test_a_measured_size_is_read_as_measured(baseline: int, later: int) -> None:
    found = false_alarms(100, baseline + later, baseline)
    at = BASELINES.index(baseline), LATER.index(later)
    measured = FLAGGED_POINTS[at], LATEST_POINT[at], ANY_POINT[at]
    assert (found.flagged_points, found.flagged_latest, found.flagged_charts) == pytest.approx(
        [100 * one for one in measured]
    )


def test_a_size_between_is_read_between() -> None:
    below, between, above = (false_alarms(43, points, 12) for points in (24, 30, 36))
    assert between.flagged_points == pytest.approx(
        (below.flagged_points + above.flagged_points) / 2
    )
    assert false_alarms(1, 14).flagged_points == pytest.approx(FLAGGED_POINTS[4:6, 0].mean())


def test_a_longer_baseline_makes_fewer_alarms_afterwards() -> None:
    latest = [false_alarms(43, baseline + 24, baseline).flagged_latest for baseline in BASELINES]
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
    with pytest.raises(OutcomesError, match="at a share of 5"):
        chance_findings(43, 5)
