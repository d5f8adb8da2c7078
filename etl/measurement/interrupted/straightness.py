"""Were the lines straight? A bend passes for a change of slope."""

from dataclasses import dataclass

import numpy as np

from etl.measurement.interrupted.options import Options
from etl.measurement.interrupted.serial import posterior
from etl.measurement.interrupted.window import Window, fit_window


@dataclass(frozen=True)
class Bends:
    """P values that the trend before, and the trend after, is a straight line."""

    before_p: float
    after_p: float


def bends_of(window: Window, options: Options) -> Bends | None:
    """Add a square of time on each side to the model, or None where it cannot carry them."""
    years = window.axis.years
    squares = np.column_stack([np.minimum(years, 0) ** 2, np.maximum(years, 0) ** 2])
    fitted = fit_window(window, options, window.is_used, squares)
    if fitted is None:
        return None
    averaged = posterior(fitted, window.axis.numbers[window.is_used])
    last_two = np.eye(fitted.columns.shape[1])[-2:]
    return Bends(*averaged.of(last_two).p_values.tolist())
