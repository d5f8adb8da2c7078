"""The points that a chart's limits are computed from."""

from collections.abc import Sequence

import numpy as np

from etl.errors import OutcomesError
from etl.measurement.numbers import BoolArray, FloatArray

Baseline = slice | Sequence[bool] | BoolArray | None

# Four points, a year of quarters, are the fewest that limits are drawn from; what such limits
# are worth is told by `false_alarms`.
FEWEST_POINTS = 4
# With fewer than 12 points limits still move with every new one ("trial limits", NHS England,
# Making Data Count).
SETTLED_POINTS = 12


def baseline_mask(values: FloatArray, baseline: Baseline) -> BoolArray:
    """Return which of the n values the limits rest on, as booleans of shape (n,).

    `baseline` is a slice (`slice(first, first + points)`), a mask with one boolean per value, or
    None for all of them. A missing value is never part of it. Raises OutcomesError where the
    mask has another length.
    """
    if baseline is None:
        chosen = np.ones(len(values), dtype=bool)
    elif isinstance(baseline, slice):
        chosen = np.zeros(len(values), dtype=bool)
        chosen[baseline] = True
    else:
        chosen = np.array(baseline, dtype=bool)
    if chosen.shape != values.shape:
        raise OutcomesError(
            f"The baseline marks {chosen.size} points of a series of {len(values)}. "
            "Give one mark per point, or a slice of the series."
        )
    return chosen
