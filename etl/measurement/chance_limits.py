"""Funnel limits from chance alone, for when no spread between areas is to be allowed for."""

import numpy as np

from etl.errors import OutcomesError
from etl.measurement.intervals import critical_value
from etl.measurement.numbers import FloatArray, Numbers, frozen, sizes


def proportion_limits(
    denominators: Numbers, average: float, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Return lower and upper limits, each of shape (n,), held within 0 and 1.

    A proportion beyond them is one whose Wilson interval does not hold the average, so they are
    average +- z sqrt(average (1 - average) / n): what `calculate_funnel_limits` of
    PHEindicatormethods (Fingertips) draws with confidence 0.95 and 0.998.
    """
    if not 0 <= average <= 1:
        raise OutcomesError(f"An average proportion of {average:g} is not between 0 and 1.")
    half = critical_value(confidence) * np.sqrt(average * (1 - average) / sizes(denominators))
    return frozen(np.maximum(0, average - half)), frozen(np.minimum(1, average + half))


def ratio_limits(expected: Numbers, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Return lower and upper limits of observed / expected, each of shape (n,), by exact Poisson.

    As the unadjusted limits of FunnelPlotR with data_type "SR".
    """
    from scipy.special import gammaincinv

    critical_value(confidence)
    size, tail = sizes(expected), (1 - confidence) / 2
    lower, upper = gammaincinv(size, tail), gammaincinv(size + 1, 1 - tail)
    return frozen(lower / size), frozen(upper / size)
