"""The same model at earlier dates, spread evenly and chosen for no event."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from etl.measurement.interrupted.axis import make_axis
from etl.measurement.interrupted.design import LEVEL, SLOPE
from etl.measurement.interrupted.question import Question
from etl.measurement.interrupted.serial import posterior
from etl.measurement.interrupted.series import Series
from etl.measurement.interrupted.window import Window, fit_window

FOUND = 0.025
MOST_DATES = 40


@dataclass(frozen=True)
class Placebo:
    """Dates before the intervention, and the smaller p value of level and slope at each.

    `found` of them would have counted as a change, `as_strong` show at least as small a p value
    as the date itself. `p_value` is the rank of the true date among them, (as_strong + 1) by
    (dates + 1): with few dates it cannot be small. Neighbouring dates see nearly the same data,
    so they are fewer than they look.
    """

    dates: tuple[date, ...]
    p_values: tuple[float, ...]
    found: int
    as_strong: int
    p_value: float


def placebo_of(question: Question, window: Window, least_p: float) -> Placebo:
    """Try dates before the intervention, each with half the points of a verdict on either side.

    `least_p` is the smaller p value at the date of the intervention itself.
    """
    dates = _dates(question.series, window, question.least_points // 2)
    tried = {day: _least_p(question, window, day) for day in dates}
    p_values = {day: p_value for day, p_value in tried.items() if p_value is not None}
    as_strong = sum(p_value <= least_p for p_value in p_values.values())
    return Placebo(
        tuple(p_values),
        tuple(p_values.values()),
        sum(p_value <= FOUND for p_value in p_values.values()),
        as_strong,
        (as_strong + 1) / (len(p_values) + 1),
    )


def _dates(series: Series, window: Window, least: int) -> list[date]:
    before = np.flatnonzero(window.is_before)
    possible = window.places[before[least : len(before) - least + 1]]
    chosen = np.linspace(0, len(possible) - 1, min(len(possible), MOST_DATES)).round().astype(int)
    return [series.starts[place] for place in possible[chosen]]


def _least_p(question: Question, window: Window, day: date) -> float | None:
    moved = replace(window, axis=make_axis(question.series, day).at(window.places))
    is_used = window.is_before & ~moved.axis.straddles(question.options.followed_days)
    fitted = fit_window(moved, question.options, is_used)
    if fitted is None:
        return None
    averaged = posterior(fitted, window.axis.numbers[is_used])
    return float(averaged.of(np.eye(fitted.columns.shape[1])[[LEVEL, SLOPE]]).p_values.min())
