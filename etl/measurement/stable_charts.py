"""Simulated charts of processes that never change, to measure how often they are flagged."""

import numpy as np

from etl.errors import OutcomesError
from etl.measurement.chart import Kind
from etl.measurement.moving_range import SCREEN
from etl.measurement.numbers import BoolArray, FloatArray
from etl.measurement.proportion_chart import D2, proportion_lines
from etl.measurement.rules import Lines, apply_rules
from etl.measurement.xmr import LIMIT, NEAR

# Persons a period and their share. Larger numbers and other shares are flagged as often; 40
# persons a tenth oftener, 20 a quarter.
PERSONS, SHARE = 250, 0.75
# What is left at the next point of a wandering level's distance from its mean.
PERSISTENCE = 0.8


def stable_flags(
    kind: Kind,
    baseline_points: int,
    later_points: int,
    charts: int,
    chance: np.random.Generator,
    correlation: float = 0.0,
) -> BoolArray:
    """Return which points of simulated charts are flagged, of shape (charts, points).

    Limits come from the first `baseline_points`: those of `xmr_chart`, and of `p_prime_chart`
    held at chance. For the points see `stable_values`.
    """
    values = stable_values(kind, (charts, baseline_points + later_points), chance, correlation)
    lines = _xmr_lines if kind == Kind.XMR else _p_prime_lines
    return apply_rules(values, lines(values[:, :baseline_points])).any(axis=0)


def stable_values(
    kind: Kind, shape: tuple[int, int], chance: np.random.Generator, correlation: float = 0.0
) -> FloatArray:
    """Return points of the shape (charts, points) whose distribution never changes.

    For an XmR chart standard normal numbers; for a p' chart shares of 250 persons, each of whom
    counts with a chance of 0.75. Points are independent, or, with a `correlation` of neighbours
    below 0.8, their level wanders about its mean (a first-order autoregression of coefficient
    0.8). Raises OutcomesError for another kind or correlation.
    """
    if kind not in (Kind.XMR, Kind.P_PRIME) or not 0 <= correlation < PERSISTENCE:
        raise OutcomesError(
            f"No {kind} chart is simulated at a correlation of {correlation:g}. "
            f"Take XmR or p', and a correlation from 0 to below {PERSISTENCE:g}."
        )
    level = _level(shape, correlation, chance)
    if kind == Kind.XMR:
        return level + chance.normal(size=shape)
    likely = SHARE + level * np.sqrt(SHARE * (1 - SHARE) / PERSONS)
    return chance.binomial(PERSONS, np.clip(likely, 0, 1)) / PERSONS


def _level(shape: tuple[int, int], correlation: float, chance: np.random.Generator) -> FloatArray:
    """Return levels in standard deviations of chance that make neighbours so correlated."""
    if correlation == 0:
        return np.zeros(shape)
    level = chance.normal(size=shape)
    for point in range(1, shape[1]):
        level[:, point] *= np.sqrt(1 - PERSISTENCE**2)
        level[:, point] += PERSISTENCE * level[:, point - 1]
    return level * np.sqrt(correlation / (PERSISTENCE - correlation))


def _xmr_lines(baseline: FloatArray) -> Lines:
    """Return the lines of many charts at once, each of shape (charts, 1)."""
    centre, spread = baseline.mean(axis=1, keepdims=True), _average_range(baseline)
    return Lines(centre, *(centre + end * spread for end in (-LIMIT, -NEAR, NEAR, LIMIT)))


def _p_prime_lines(baseline: FloatArray) -> Lines:
    # Divided once, as the chart does: a point may lie exactly upon the centre.
    counted = np.rint(baseline * PERSONS).sum(axis=1, keepdims=True)
    centre = counted / (PERSONS * baseline.shape[1])
    deviation = np.sqrt(centre * (1 - centre) / PERSONS)
    sigma_z = _average_range((baseline - centre) / deviation) / D2
    return proportion_lines(centre, deviation * np.maximum(sigma_z, 1))


def _average_range(values: FloatArray) -> FloatArray:
    ranges = np.abs(np.diff(values))
    kept = ranges < SCREEN * ranges.mean(axis=1, keepdims=True)
    total = np.sum(ranges, axis=1, keepdims=True, where=kept)
    return total / np.maximum(kept.sum(axis=1, keepdims=True), 1)
