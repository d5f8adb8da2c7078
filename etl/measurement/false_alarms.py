"""How many alarms chance alone makes, to be said beside every grid of charts or comparisons.

A process that never changes is still flagged now and then, the more often the fewer points its
limits rest on. The rates are measured, not derived: see `stable_flags`.
"""

from dataclasses import dataclass

import numpy as np

from etl.errors import OutcomesError
from etl.measurement.alarm_rates import (
    ANY_POINT,
    BASELINES,
    FLAGGED_POINTS,
    LATER,
    LATEST_POINT,
)
from etl.measurement.baseline import FEWEST_POINTS
from etl.measurement.moving_range import SCREEN
from etl.measurement.numbers import BoolArray, FloatArray
from etl.measurement.rules import Lines, apply_rules
from etl.measurement.xmr import LIMIT, NEAR


@dataclass(frozen=True)
class FalseAlarms:
    """What is to be expected of a number of charts, all of them of processes that never change."""

    charts: int
    flagged_points: float
    flagged_latest: float
    flagged_charts: float


def false_alarms(charts: int, points: int, baseline_points: int | None = None) -> FalseAlarms:
    """Return how many points, latest points and charts the four rules flag by chance.

    Each chart has `points` points, the first `baseline_points` (None: all) its baseline. Measured
    on independent, normally distributed points of XmR charts with screening and interpolated. A
    p' chart, which does not screen, makes a tenth fewer, a quarter where all of it is baseline.
    Neighbours that resemble one another make many more: at a correlation of 0.2 twice as many
    latest points are flagged, at 0.4 four times. Charts flagged at all are understated beyond 60
    points after the baseline. Raises OutcomesError for a baseline longer than the chart.
    """
    baseline = points if baseline_points is None else baseline_points
    if charts < 0 or not 0 <= baseline <= points:
        raise OutcomesError(
            f"There are no {charts} charts of {points} points, {baseline} of them the baseline. "
            "Give numbers of zero or more, and no more baseline points than points."
        )
    if baseline < FEWEST_POINTS:
        return FalseAlarms(charts, 0.0, 0.0, 0.0)
    at = baseline, points - baseline
    return FalseAlarms(
        charts=charts,
        flagged_points=charts * _between(FLAGGED_POINTS, *at),
        flagged_latest=charts * _between(LATEST_POINT, *_held(*at)),
        flagged_charts=charts * _between(ANY_POINT, *_held(*at)),
    )


def chance_findings(comparisons: int, share: float = 0.05) -> float:
    """Return how many of so many comparisons lie by chance beyond limits that leave out `share`.

    0.05 for 95% limits or intervals, 0.002 for 99.8%.
    """
    if comparisons < 0 or not 0 <= share <= 1:
        raise OutcomesError(
            f"{comparisons} comparisons at a share of {share:g} cannot be. "
            "Give zero or more, and a share such as 0.05 or 0.002."
        )
    return comparisons * share


def stable_flags(
    baseline_points: int, later_points: int, charts: int, chance: np.random.Generator
) -> BoolArray:
    """Return which points of simulated charts are flagged, of shape (charts, points).

    The points are independent standard normal numbers; limits are those of `xmr_chart` from the
    first `baseline_points`. The measured rates are means over such charts.
    """
    values = chance.normal(size=(charts, baseline_points + later_points))
    lines = _lines(values[:, :baseline_points])
    return apply_rules(values, lines).any(axis=0)


def _lines(baseline: FloatArray) -> Lines:
    """Return the lines of many charts at once, each of shape (charts, 1)."""
    ranges = np.abs(np.diff(baseline))
    kept = ranges < SCREEN * ranges.mean(axis=1, keepdims=True)
    spread = np.mean(ranges, axis=1, keepdims=True, where=kept)
    centre = baseline.mean(axis=1, keepdims=True)
    ends = (-LIMIT, -NEAR, NEAR, LIMIT)
    return Lines(centre, *(centre + end * spread for end in ends))


def _held(baseline: int, later: int) -> tuple[int, int]:
    """Hold a size within those measured: a share does not grow on in a straight line."""
    return min(baseline, BASELINES[-1]), min(later, LATER[-1])


def _between(table: FloatArray, baseline: int, later: int) -> float:
    """Interpolate in a table of baselines by later points; beyond it, go on as it ends."""
    rows = [_line(later, LATER, row) for row in table]
    return _line(baseline, BASELINES, np.array(rows))


def _line(at: float, places: tuple[int, ...], values: FloatArray) -> float:
    before = min(int(np.searchsorted(places, at, side="right")) - 1, len(places) - 2)
    first, second = places[before], places[before + 1]
    step = (values[before + 1] - values[before]) / (second - first)
    return float(values[before] + step * (at - first))
