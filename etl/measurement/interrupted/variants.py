"""The same question under other choices: what hangs on the model?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from etl.measurement.interrupted.design import BASE, LEVEL, SLOPE, TREND
from etl.measurement.interrupted.effects import Effects, effects_from, effects_of
from etl.measurement.interrupted.glm import Fit
from etl.measurement.interrupted.mixture import Mixture
from etl.measurement.interrupted.newey_west import newey_west, usual_lag
from etl.measurement.interrupted.options import Model, Options, Season
from etl.measurement.interrupted.question import Question
from etl.measurement.interrupted.serial import posterior
from etl.measurement.interrupted.window import Window, fit_window, open_window


@dataclass(frozen=True)
class Variant:
    """The effects under another choice, with what the choice is."""

    name: str
    effects: Effects


def variants_of(question: Question, window: Window, fitted: Fit) -> tuple[Variant, ...]:
    """Estimate the effects under each other choice that the series can carry."""
    numbers = window.axis.numbers[window.is_used]
    lag = usual_lag(len(numbers))
    customary = _customary(question.options.model, fitted, numbers, lag)
    variants = [
        Variant(f"Newey-West errors up to lag {lag}, too narrow in short series", customary)
    ]
    is_cut = len(window.places) < len(question.series.starts)
    for name, options in _other_options(question, is_cut):
        effects = _refitted(question, options)
        if effects is not None:
            variants.append(Variant(name, effects))
    return tuple(variants)


def _other_options(question: Question, is_cut: bool) -> Iterator[tuple[str, Options]]:
    options = question.options
    if options.season is not Season.CALENDAR:
        yield "a term for each part of the year", replace(options, season=Season.CALENDAR)
    if options.model is Model.LINEAR:
        yield "logistic: straight in log-odds", replace(options, model=Model.LOGISTIC)
    if options.model is Model.LOGISTIC:
        yield "linear: straight in percentage points", replace(options, model=Model.LINEAR)
    if question.series.is_mean and options.model is Model.COUNTS:
        yield "linear: straight in the mean itself", replace(options, model=Model.MEANS)
    if options.model is Model.MEANS:
        yield "log-linear: straight in logarithms", replace(options, model=Model.COUNTS)
    if options.window_years:
        half = options.window_years / 2
        yield f"{half:g} years on either side", replace(options, window_years=half)
    if is_cut:
        yield "the whole series", replace(options, window_years=None)


def _refitted(question: Question, options: Options) -> Effects | None:
    window = open_window(question.series, question.intervention.day, options)
    fitted = fit_window(window, options, window.is_used)
    if fitted is None:
        return None
    averaged = posterior(fitted, window.axis.numbers[window.is_used])
    return effects_of(options.model, averaged)


def _customary(model: Model, fitted: Fit, numbers: np.ndarray, lag: int) -> Effects:
    both = [LEVEL, SLOPE]
    errors = np.sqrt(np.diag(newey_west(fitted, numbers, lag))[both])
    one = Mixture(np.ones(1), fitted.coefficients[None, both], errors[None, :], fitted.freedom)
    base, trend = (float(fitted.coefficients[place]) for place in (BASE, TREND))
    return effects_from(model, base, one, trend)
