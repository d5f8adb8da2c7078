"""A change of level and a change of slope, in units a reader knows."""

from dataclasses import dataclass

import numpy as np

from etl.measurement.interrupted.design import BASE, LEVEL, SLOPE, TREND
from etl.measurement.interrupted.glm import STRAIGHT, mean
from etl.measurement.interrupted.mixture import Mixture
from etl.measurement.interrupted.options import Model
from etl.measurement.interrupted.serial import Posterior

Ratio = tuple[float, float, float]
_UNITS = {Model.COUNTS: "per cent", Model.MEANS: "in its own unit"}
_POINTS = "percentage points"


@dataclass(frozen=True)
class Effect:
    """One change at the date, in its unit, with its 95% interval and two-sided p value.

    `detectable` is the smallest effect that this series shows with 80% power at the 5% level.
    `ratio` is the odds ratio of a logistic model or the ratio of counts, with its 95% interval,
    and None for a straight one.
    """

    estimate: float
    low: float
    high: float
    p_value: float
    detectable: float
    unit: str
    ratio: Ratio | None = None

    @property
    def is_clear(self) -> bool:
        """Whether the 95% interval leaves out no effect at all."""
        return self.low > 0 or self.high < 0

    def bears_out(self, other: "Effect") -> bool:
        """Whether it is clear, and goes the same way as another."""
        return self.is_clear and (self.estimate > 0) == (other.estimate > 0)


@dataclass(frozen=True)
class Effects:
    """Change of level at the date, and of slope per year from it on.

    `trends` are the slopes a year before and after the date, in the unit of the change.
    """

    level: Effect
    slope: Effect
    trends: tuple[float, float] = (0.0, 0.0)

    @property
    def least_p(self) -> float:
        """The smaller p value of the two."""
        return min(self.level.p_value, self.slope.p_value)


def effects_of(model: Model, averaged: Posterior, base: float | None = None) -> Effects:
    """Read both effects off a fit averaged over its error correlations.

    `base` is the fit's own where none is given.
    """
    rows = np.eye(averaged.centres.shape[1])
    centre = averaged.probabilities @ averaged.centres
    if base is None:
        base = float(centre[BASE])
    return effects_from(model, base, averaged.of(rows[[LEVEL, SLOPE]]), float(centre[TREND]))


def effects_from(model: Model, base: float, both: Mixture, trend: float) -> Effects:
    """Turn level and slope change on the scale of the link into units.

    `base` is the line just before the date on that scale, `trend` its slope: a change of log-odds
    is so many points from there.
    """
    columns = (both.mean, both.quantile(0.025), both.quantile(0.975), both.p_values)
    level, slope = (
        _effect(model, base, *numbers)
        for numbers in zip(*columns, both.detectable, ("", " a year"), strict=True)
    )
    slopes = (trend, trend + float(both.mean[1]))
    return Effects(level, slope, tuple(_in_unit(model, base, one) for one in slopes))


def _effect(
    model: Model,
    base: float,
    estimate: float,
    low: float,
    high: float,
    p_value: float,
    detectable: float,
    each: str,
) -> Effect:
    change = (estimate, low, high)
    ratio = tuple(float(mean(Model.COUNTS, value)) for value in change)
    return Effect(
        *(_in_unit(model, base, value) for value in change),
        float(p_value),
        max(abs(_in_unit(model, base, side * detectable)) for side in (-1, 1)),
        _UNITS.get(model, _POINTS) + each,
        None if model in STRAIGHT else ratio,
    )


def _in_unit(model: Model, base: float, change: float) -> float:
    if model is Model.COUNTS:
        return 100 * float(mean(model, change) - 1)
    if model is Model.MEANS:
        return float(change)
    return 100 * float(mean(model, base + change) - mean(model, base))
