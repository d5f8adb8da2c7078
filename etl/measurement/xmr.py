"""The XmR chart: single values against limits from their moving ranges."""

import math

import numpy as np

from etl.measurement.baseline import Baseline, baseline_mask
from etl.measurement.chart import ControlChart, Kind, draw_chart
from etl.measurement.moving_range import average_moving_range
from etl.measurement.numbers import FloatArray, Numbers, series
from etl.measurement.rules import Lines

# 3 / 1.128: three standard deviations, estimated from ranges of two points.
LIMIT = 2.66
NEAR = 2 * (LIMIT / 3)


def xmr_chart(values: Numbers, baseline: Baseline = None, screen: bool = True) -> ControlChart:
    """Return the XmR chart of n values, limits from the baseline extended over all of them.

    Limits are the mean of the baseline +- 2.66 average moving ranges, near limits two thirds of
    the way. `baseline` is a slice or a mask (None: every point). A point that a mask leaves out
    is passed over, its neighbours then follow one another (as with `exclude` in qicharts2); a
    missing value (None, NaN) is a gap, across which there is no moving range and no run. A
    baseline of fewer than four points gives neither centre nor limits, one without any variation
    no limits. `screen` drops extreme moving ranges, as NHSRplotthedots does by default.

    Source: Wheeler, Understanding Variation (2nd edition, 2000); agrees with `ptd_spc` of
    NHSRplotthedots 0.2.2. Raises OutcomesError for values that are not one row of numbers.
    """
    points = series(values, "Values")
    chosen = baseline_mask(points, baseline)
    spread = average_moving_range(points[chosen], screen)
    centre = _mean(points[chosen])
    ends = (-LIMIT, -NEAR, NEAR, LIMIT)
    lines = Lines(centre, *(centre + end * spread for end in ends))
    return draw_chart(Kind.XMR, points, chosen, spread, lines)


def _mean(points: FloatArray) -> float:
    """Return the mean, corrected once: of equal values it is exactly that value."""
    there = points[~np.isnan(points)]
    if not there.size:
        return math.nan
    mean = math.fsum(there) / there.size
    return mean + math.fsum(there - mean) / there.size
