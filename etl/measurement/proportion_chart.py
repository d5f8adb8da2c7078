"""Control charts of proportions: the p chart, and Laney's p' where its limits are too narrow."""

from collections.abc import Callable

import numpy as np

from etl.measurement.baseline import Baseline, baseline_mask
from etl.measurement.chart import ControlChart, Kind, draw_chart
from etl.measurement.moving_range import average_moving_range
from etl.measurement.numbers import FloatArray, Numbers, shares
from etl.measurement.rules import Lines

# d2 for ranges of two points: their mean distance in standard deviations.
D2 = 1.128


def p_prime_chart(
    numerators: Numbers,
    denominators: Numbers,
    baseline: Baseline = None,
    screen: bool = True,
    at_least_chance: bool = False,
) -> ControlChart:
    """Return Laney's p' chart of n proportions, its limits widened by their own variation.

    The centre c is the pooled proportion of the baseline, s_i = sqrt(c (1 - c) / n_i) what chance
    alone gives, and sigma z the average moving range of (p_i - c) / s_i over 1.128. Limits are
    c +- 3 s_i sigma z, near limits +- 2, both held within 0 and 1. A point without denominator
    (0, None, NaN) or numerator is a gap and counts in neither sum. Without variation in the
    baseline (also where c is 0 or 1) there are no limits. For `baseline` see `xmr_chart`.

    `screen` drops extreme moving ranges once (Nelson 1982), as qicharts2 does since 0.7.4, from
    0.8 on where its option `qic.screenedmr` is set; Laney does not. `at_least_chance` holds a
    sigma z below 1 at 1. Where independent persons are counted, binomial chance is the least
    variation there is: a baseline that by luck was quieter (twelve points of an entirely random
    series can give 0.32) would draw limits that chance itself breaks, and call noise a signal.
    Laney and qicharts2 keep it below 1.

    Source: Laney, Quality Engineering 14:531-537 (2002); agrees with `qic(chart = "pp")` of
    qicharts2. Raises OutcomesError where a numerator exceeds its denominator.
    """
    return _chart(
        Kind.P_PRIME,
        numerators,
        denominators,
        baseline,
        lambda z: _sigma_z(z, screen, at_least_chance),
    )


def p_chart(numerators: Numbers, denominators: Numbers, baseline: Baseline = None) -> ControlChart:
    """Return the p chart of n proportions: limits c +- 3 s_i from binomial chance alone.

    With large denominators nearly every point lies outside these; see `p_prime_chart`, which has
    the same arguments. Source: Montgomery, Introduction to Statistical Quality Control, 7.3;
    agrees with `qic(chart = "p")` of qicharts2.
    """
    return _chart(Kind.P, numerators, denominators, baseline, lambda _: 1.0)


def proportion_lines(centre: FloatArray | float, deviation: FloatArray) -> Lines:
    """Return centre and limits at 2 and 3 standard deviations, held within 0 and 1."""
    ends = (-3, -2, 2, 3)
    return Lines(centre, *(np.clip(centre + end * deviation, 0.0, 1.0) for end in ends))


def _chart(
    kind: Kind,
    numerators: Numbers,
    denominators: Numbers,
    baseline: Baseline,
    spread_of: Callable[[FloatArray], float],
) -> ControlChart:
    above, below = shares(numerators, denominators)
    gap = np.isnan(above) | np.isnan(below) | (below == 0)
    above, below = np.where(gap, np.nan, above), np.where(gap, np.nan, below)
    values = above / below
    chosen = baseline_mask(values, baseline)
    total = np.nansum(below[chosen])
    centre = np.nansum(above[chosen]) / total if total else np.nan
    chance = _chance(centre, below)
    spread = spread_of(((values - centre) / chance)[chosen])
    return draw_chart(kind, values, chosen, spread, proportion_lines(centre, chance * spread))


def _chance(centre: float, denominators: FloatArray) -> FloatArray:
    """Return the binomial standard deviation at each denominator; NaN where it would be 0."""
    variance = centre * (1 - centre)
    return np.sqrt((variance if variance > 0 else np.nan) / denominators)


def _sigma_z(z: FloatArray, screen: bool, at_least_chance: bool) -> float:
    found = average_moving_range(z, screen) / D2
    if not at_least_chance or np.isnan(np.diff(z)).all():
        return found
    # No variation at all (NaN) is also less than chance.
    return float(np.fmax(found, 1.0))
