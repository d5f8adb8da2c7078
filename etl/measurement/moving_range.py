"""The average moving range: how far neighbouring points lie apart, the short-term variation."""

import numpy as np

from etl.measurement.numbers import FloatArray

# Beyond 3.267 times their average, the upper limit of a moving range (D4 for two points), a range
# is itself a special cause and is left out (Nelson 1982, Journal of Quality Technology 14:172-173).
SCREEN = 3.267


def average_moving_range(points: FloatArray, screen: bool) -> float:
    """Return the mean distance of neighbouring points, in their unit; NaN where it is not above 0.

    `points` has shape (n,), NaN for a gap: no range reaches across one. With `screen`, ranges of
    3.267 times the average or more are dropped and the average is taken again, once.
    """
    ranges = np.abs(np.diff(points))
    ranges = ranges[~np.isnan(ranges)]
    if screen and ranges.size:
        ranges = ranges[ranges < SCREEN * ranges.mean()]
    average = ranges.mean() if ranges.size else np.nan
    # Points that do not vary at all say nothing of how far the next may stray.
    return float(average) if average > 0 else np.nan
