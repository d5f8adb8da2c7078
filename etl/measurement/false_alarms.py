"""How many alarms chance alone makes, to be said beside every grid of charts or comparisons.

A process that never changes is still flagged now and then, the more often the fewer points its
limits rest on. The rates are measured, not derived: see `alarm_rates`.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from etl.errors import OutcomesError
from etl.measurement.alarm_rates import (
    BASELINES,
    CORRELATED_BASELINES,
    CORRELATIONS,
    LATER,
    RATES,
    Rates,
)
from etl.measurement.baseline import FEWEST_POINTS
from etl.measurement.chart import Kind
from etl.measurement.numbers import FloatArray


@dataclass(frozen=True)
class FalseAlarms:
    """What is to be expected of a number of charts, all of them of processes that never change."""

    charts: int
    flagged_points: float
    flagged_latest: float
    flagged_charts: float


@cache
def false_alarms(
    charts: int, points: int, baseline_points: int | None = None, kind: Kind = Kind.XMR
) -> FalseAlarms:
    """Return how many points, latest points and charts the four rules flag by chance.

    Each chart has `points` points, the first `baseline_points` (None: all) its baseline. Measured
    on independent points and interpolated: of XmR charts, normally distributed and screened; of
    p' charts, shares of persons that vary by nothing but chance, screened and held at chance (of
    40 persons a period a tenth more are flagged, of 20 a quarter). A p' chart whose shares vary
    by more than chance is flagged as an XmR chart is. Neighbours that resemble one another make
    many more: see `correlated_alarms`. Charts flagged at all are understated beyond 60 points after
    the baseline. Raises OutcomesError for another kind, or a baseline longer than the chart.
    """
    baseline = points if baseline_points is None else baseline_points
    rates = _rates(kind)
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
        flagged_points=charts * _between(rates.flagged_points, *at),
        flagged_latest=charts * _between(rates.latest_point, *_held(*at)),
        flagged_charts=charts * _between(rates.any_point, *_held(*at)),
    )


@cache
def correlated_alarms(baseline_points: int, correlation: float, kind: Kind = Kind.XMR) -> float:
    """Return how many times as many latest points are flagged where neighbours are correlated.

    The process still never changes, but its level wanders about a mean and returns. At a
    correlation of 0.2 of neighbouring points about three times as many are flagged, at 0.4 five
    to eight times. Measured 24 points after baselines of 12 to 36, at correlations up to 0.4;
    interpolated between them and held at their ends. Raises OutcomesError for another kind.
    """
    table = _rates(kind).correlated_latest
    factors = [np.interp(baseline_points, CORRELATED_BASELINES, row / table[0]) for row in table]
    return float(np.interp(correlation, CORRELATIONS, factors))


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


def _rates(kind: Kind) -> Rates:
    if kind not in RATES:
        raise OutcomesError(f"False alarms of {kind} charts are not measured. Take XmR or p'.")
    return RATES[kind]


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
