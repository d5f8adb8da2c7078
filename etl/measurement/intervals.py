"""Intervals of one number: a proportion, a change between two, a count, a mean."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from etl.errors import OutcomesError


@dataclass(frozen=True)
class Estimate:
    """A value between the bounds of its interval, all in one unit."""

    value: float
    low: float
    high: float


def critical_value(confidence: float) -> float:
    """Return the standard normal quantile that leaves half of the rest on either side.

    Raises OutcomesError where the confidence is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise OutcomesError(
            f"A confidence of {confidence:g} cannot be had. Give a share such as 0.95 or 0.998."
        )
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(numerator: float, denominator: float, confidence: float = 0.95) -> Estimate | None:
    """Return a proportion with its Wilson score interval; None where the denominator is 0.

    Source: Wilson, JASA 22:209-212 (1927); as the macros wilson_low and wilson_high.
    Raises OutcomesError where the numerator is not part of the denominator.
    """
    if not 0 <= numerator <= denominator:
        raise OutcomesError(
            f"{numerator:g} of {denominator:g} is not a proportion. "
            "The numerator counts a part of the denominator."
        )
    if denominator == 0:
        return None
    z, rate = critical_value(confidence), numerator / denominator
    square = z * z
    spread = z * math.sqrt(square + 4 * numerator * (denominator - numerator) / denominator)
    middle, scale = 2 * numerator + square, 2 * (denominator + square)
    # Rounding may not put a bound on the wrong side of the rate, or of 0 and 1.
    low = min(rate, max(0.0, (middle - spread) / scale))
    return Estimate(rate, low, max(rate, min(1.0, (middle + spread) / scale)))


def newcombe_difference(
    now: tuple[float, float], before: tuple[float, float], confidence: float = 0.95
) -> Estimate | None:
    """Return the change of a proportion, now less before, each (numerator, denominator).

    None where either has a denominator of 0. The two must be independent: a part and its whole
    are not. Source: Newcombe, Statistics in Medicine 17:873-890 (1998), method 10; as the macros
    change_low and change_high.
    """
    one, other = wilson(*now, confidence), wilson(*before, confidence)
    return None if one is None or other is None else square_and_add(one, other)


def square_and_add(now: Estimate, before: Estimate) -> Estimate:
    """Return the change between two independent estimates, now less before, from their intervals.

    The distances of value and bound add up as squares, each on its own side, so an interval that
    is not symmetric stays so. Source: Zou & Donner, Statistics in Medicine 27:1693-1702 (2008).
    """
    change = now.value - before.value
    return Estimate(
        change,
        change - math.hypot(now.value - now.low, before.high - before.value),
        change + math.hypot(now.high - now.value, before.value - before.low),
    )


def byar(count: float, confidence: float = 0.95) -> Estimate:
    """Return a count of independent events with Byar's approximate Poisson limits.

    Good from about 10 events on; where it falls below 0 the lower limit is 0. Source: Breslow &
    Day, Statistical Methods in Cancer Research II (1987), p. 69; as `byars_lower` and
    `byars_upper` of PHEindicatormethods. Raises OutcomesError for a count below 0.
    """
    z, above = critical_value(confidence), _checked(count) + 1
    high = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    if count == 0:
        return Estimate(0.0, 0.0, high)
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    return Estimate(float(count), max(0.0, low), high)


def is_fewer(now: float, before: float, confidence: float = 0.95) -> bool:
    """Whether a count is lower than another by more than chance, two-sided, as Poisson counts.

    Source: the normal approximation of the conditional test of Przyborowski & Wilenski,
    Biometrika 31:313-323 (1940).
    """
    return before - now > critical_value(confidence) * math.sqrt(now + before)


def exact_poisson(count: float, confidence: float = 0.95) -> Estimate:
    """Return a count of independent events with its exact Poisson limits (Garwood 1936).

    The limits are half chi-square quantiles. Source: Garwood, Biometrika 28:437-442.
    """
    from scipy.special import gammaincinv

    critical_value(confidence)
    tail = (1 - confidence) / 2
    low = gammaincinv(count, tail) if _checked(count) else 0.0
    return Estimate(float(count), float(low), float(gammaincinv(count + 1, 1 - tail)))


def mean_interval(
    n: int, total: float, total_of_squares: float, confidence: float = 0.95
) -> Estimate | None:
    """Return a mean with Student's t interval, from the sum and the sum of squares of n values.

    None for fewer than two values. With whole numbers the variance is exact; else it loses
    digits where the mean is much larger than the deviation. As `phe_mean` of PHEindicatormethods.
    """
    from scipy.special import stdtrit

    critical_value(confidence)
    if n < 2:
        return None
    variance = max(0.0, (n * total_of_squares - total * total) / (n * (n - 1)))
    half = float(stdtrit(n - 1, (1 + confidence) / 2)) * math.sqrt(variance / n)
    return Estimate(total / n, total / n - half, total / n + half)


def _checked(count: float) -> float:
    if not count >= 0:
        raise OutcomesError(f"{count:g} is not a count of events. Give zero or more.")
    return count
