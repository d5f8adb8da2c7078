"""The difference between a series and one that the intervention should not have moved."""

from etl.measurement.interrupted.design import BASE
from etl.measurement.interrupted.effects import Effects, effects_of
from etl.measurement.interrupted.glm import Fit, least_squares
from etl.measurement.interrupted.options import Options
from etl.measurement.interrupted.serial import posterior
from etl.measurement.interrupted.window import Window, fit_window


def controlled_effects(window: Window, control: Window, options: Options) -> Effects | None:
    """Estimate the effects on series less control, or None where they cannot be fitted.

    The difference is taken on the scale of the model (of shares, log-odds or logarithms), its
    variance being the sum of both: what moves the two alike, known or not, falls out of it. The
    two need not have the same trend: the difference has a trend of its own.
    """
    is_used = window.is_used & control.is_used
    ours, theirs = (fit_window(one, options, is_used) for one in (window, control))
    if ours is None or theirs is None:
        return None
    response = ours.response - theirs.response
    weights = 1 / (1 / ours.weights + 1 / theirs.weights)
    coefficients = least_squares(ours.columns, response, weights)
    difference = Fit(ours.columns, response, weights, coefficients)
    averaged = posterior(difference, window.axis.numbers[is_used])
    return effects_of(options.model, averaged, float(ours.coefficients[BASE]))
