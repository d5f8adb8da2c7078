"""The limits of a funnel: on the scale that areas are compared on, in the unit of the values."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from etl.measurement.numbers import FloatArray, frozen

# Quantiles as FunnelPlotR rounds them: 95% and 99.8% of chance lie within.
Z_95 = 1.959964
Z_998 = 3.090232


@dataclass(frozen=True)
class Scale:
    """The scale on which areas are compared, chosen so that their spread depends on size alone."""

    target: float
    deviation: Callable[[FloatArray], FloatArray]
    back: Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False)
class Limits:
    """Control limits, one per size, in the unit of the values."""

    lower_95: FloatArray
    upper_95: FloatArray
    lower_998: FloatArray
    upper_998: FloatArray


def limits_on(scale: Scale, tau2: float, sizes: FloatArray) -> Limits:
    """Return the limits at sizes of shape (n,), the spread tau2 between areas in them."""
    deviation = np.sqrt(scale.deviation(sizes) ** 2 + tau2)
    ends = (-Z_95, Z_95, -Z_998, Z_998)
    return Limits(*(frozen(scale.back(scale.target + end * deviation)) for end in ends))
