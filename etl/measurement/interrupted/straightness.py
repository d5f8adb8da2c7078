"""Were the lines straight? A bend passes for a change of slope."""

from dataclasses import dataclass

import numpy as np

from etl.measurement.interrupted.effects import Effects, effects_of
from etl.measurement.interrupted.options import Options
from etl.measurement.interrupted.serial import Posterior, posterior
from etl.measurement.interrupted.window import Window, fit_window


@dataclass(frozen=True)
class Bends:
    """P values of straight lines: before, after, and against one curve through both sides.

    `with_curve` are the effects that are left beside that curve.
    """

    before_p: float
    after_p: float
    curve_p: float
    with_curve: Effects


def bends_of(window: Window, options: Options) -> Bends | None:
    """Add squares of time to the model, or None where it cannot carry them."""
    years = window.axis.years
    sides = _with(window, options, np.minimum(years, 0) ** 2, np.maximum(years, 0) ** 2)
    curve = _with(window, options, years**2)
    if sides is None or curve is None:
        return None
    return Bends(*_last_p(sides, 2), *_last_p(curve, 1), effects_of(options.model, curve))


def _with(window: Window, options: Options, *more: np.ndarray) -> Posterior | None:
    fitted = fit_window(window, options, window.is_used, np.column_stack(more))
    if fitted is None:
        return None
    return posterior(fitted, window.axis.numbers[window.is_used])


def _last_p(averaged: Posterior, count: int) -> list[float]:
    return averaged.of(np.eye(averaged.centres.shape[1])[-count:]).p_values.tolist()
