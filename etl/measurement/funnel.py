"""Funnel plots: which areas differ by more than chance and the usual spread between areas.

Results stay in the order given: a funnel marks what deserves a question, it never ranks.

Source: Spiegelhalter, Statistics in Medicine 24:1185-1202 (2005); agrees with FunnelPlotR 0.6.
"""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from etl.errors import OutcomesError
from etl.measurement.false_discovery import adjusted_p_values, two_sided_p_values
from etl.measurement.funnel_limits import Limits, Scale, limits_on
from etl.measurement.numbers import (
    FloatArray,
    Numbers,
    complete,
    counts,
    frozen,
    same_length,
    shares,
)
from etl.measurement.numbers import sizes as checked_sizes
from etl.measurement.overdispersion import (
    Overdispersion,
    kept_by_truncation,
    overdispersion,
    winsorised,
)
from etl.measurement.random_effects import RandomEffects, random_effects

Method = Literal["shmi", "cqc"]
# Below it arcsin(sqrt(x)) is sqrt(x) to eight decimals.
RATE_OF_RARE = 1e-8
_Spread = Literal["winsorised", "truncated", "random effects"]


@dataclass(frozen=True, eq=False)
class Funnel:
    """What a funnel plot shows of n areas; arrays of shape (n,), read-only, in the order given.

    `sizes` are the denominators, expected counts or precisions along the axis, `values` the
    proportions or ratios, NaN (with all that follows from it) for an area of size 0. `z` is what
    chance alone would standardise, `adjusted_z` with the spread between areas added; `p_values`
    are two-sided, from it, and `adjusted_p_values` allow for the number of areas. `beyond_95`
    and `beyond_998` are 1 above the upper limit, -1 below the lower, else 0.
    """

    scale: Scale
    target: float
    sizes: FloatArray
    values: FloatArray
    z: FloatArray
    dispersion: Overdispersion
    adjusted_z: FloatArray
    p_values: FloatArray
    adjusted_p_values: FloatArray
    limits: Limits
    beyond_95: FloatArray
    beyond_998: FloatArray

    def limits_at(self, sizes: Numbers) -> Limits:
        """Return the limits at any sizes above 0, to draw the curves of the funnel."""
        return limits_on(self.scale, self.dispersion.tau2, checked_sizes(sizes))


def proportion_funnel(
    numerators: Numbers, denominators: Numbers, trim: float = 0.1, around_typical: bool = False
) -> Funnel:
    """Return the funnel of n areas' proportions around the pooled one.

    Compared are arcsin(sqrt(p)), whose standard deviation is 1 / (2 sqrt(n)); the z scores are
    winsorised by `trim` at either end before the spread between areas is estimated. A limit whose
    angle leaves 0 to pi / 2 is held at 0 or 1 (the sine would fold it back inside). As FunnelPlotR
    with data_type "PR". Raises OutcomesError where a numerator exceeds its denominator.

    `around_typical` is for calling areas different. Centre and spread are then those of
    `random_effects`: the typical area in place of the pooled value, and a spread that winsorising
    has not narrowed; p values are Student's, the spread being only estimated. Measured where at
    least ten are expected on either side in every area: with fewer more are called so by chance.
    """
    above, below = shares(numerators, denominators)
    above, below = complete(above, "Numerators"), complete(below, "Denominators")
    pooled = above.sum() / below.sum() if below.sum() else np.nan
    scale = Scale(
        target=float(np.arcsin(np.sqrt(pooled))),
        deviation=lambda size: 1 / (2 * np.sqrt(size)),
        back=lambda angle: np.sin(np.clip(angle, 0, np.pi / 2)) ** 2,
    )
    values = above / _sized(below)
    compared, spread = np.arcsin(np.sqrt(values)), _spread_of(around_typical)
    return _funnel(scale, float(pooled), below, values, compared, trim, spread)


def ratio_funnel(
    observed: Numbers,
    expected: Numbers,
    method: Method = "shmi",
    trim: float = 0.1,
    rounded: bool = True,
) -> Funnel:
    """Return the funnel of n areas' ratios of observed to expected counts around 1.

    "shmi" compares log(observed / expected), standard deviation 1 / sqrt(expected), leaving the
    outer `trim` of the areas out of the estimate of spread, expected counts `rounded` to two
    decimals as that indicator publishes them; "cqc" compares square roots, standard deviation
    1 / (2 sqrt(expected)), winsorised. As FunnelPlotR with data_type "SR"; but limits of "cqc" are
    squared, back to the scale of the ratio, which FunnelPlotR leaves out.

    The variance is that of rare events (Poisson): for proportions it is too wide, see
    `adjusted_proportion_funnel`. Raises OutcomesError for an unknown method, and for nothing
    observed where a logarithm is to be taken.
    """
    above, below = _pair(observed, expected, "observed", "expected")
    if method not in get_args(Method):
        raise OutcomesError(f"'{method}' is no method for a funnel of ratios. Say 'shmi' or 'cqc'.")
    if method == "cqc":
        scale = Scale(1.0, lambda size: 1 / (2 * np.sqrt(size)), lambda y: np.maximum(y, 0) ** 2)
        values = above / _sized(below)
        return _funnel(scale, 1.0, below, values, np.sqrt(values), trim)
    if rounded:
        below = _hundredths(below)
    nothing = (above == 0) & (below > 0)
    if nothing.any():
        raise OutcomesError(
            f"Nothing was observed in the area at position {int(np.argmax(nothing))}, and 'shmi' "
            "takes logarithms. Use method 'cqc'."
        )
    scale = Scale(0.0, lambda size: 1 / np.sqrt(size), np.exp)
    values = above / _sized(below)
    return _funnel(scale, 1.0, below, values, np.log(values), trim, "truncated")


def adjusted_proportion_funnel(
    observed: Numbers,
    expected: Numbers,
    variances: Numbers,
    trim: float = 0.1,
    around_typical: bool = False,
) -> Funnel:
    """Return the funnel of n areas' case-mix-adjusted proportions, as observed / expected around 1.

    `variances` are those of the observed counts by chance alone, sum of n r (1 - r) over the
    strata of an area with the reference rates r, as `indirect_proportion` gives them. The size
    is the precision expected^2 / variance: 1 / size is the variance of the ratio. Source:
    Spiegelhalter (2005), section 3, with the variance of sums of binomial counts in place of the
    Poisson's.

    Compared are arcsin(sqrt(ratio * rate)) / sqrt(rate), rate being that at which one binomial has
    the variance of all: for one stratum the angles of `proportion_funnel`, for rare events square
    roots. On the ratio itself, skew where answers are rare, up to 9% of sets of alike areas had
    one called different at a stated 5%. Z scores are winsorised; for `around_typical` see
    `proportion_funnel`.
    """
    above, below = _pair(observed, expected, "observed", "expected")
    _, spread = _pair(observed, variances, "observed", "variances")
    size = np.where(spread > 0, below**2 / np.where(spread > 0, spread, 1), 0.0)
    rate = 1 - spread.sum() / below.sum() if below.sum() else 0.0
    rate = float(np.clip(rate, RATE_OF_RARE, 1 - RATE_OF_RARE))
    root = np.sqrt(rate)

    def angle(ratio: FloatArray) -> FloatArray:
        return np.arcsin(np.sqrt(np.minimum(ratio * rate, 1))) / root

    scale = Scale(
        target=float(angle(np.float64(1))),
        deviation=lambda size: 1 / (2 * np.sqrt(size * (1 - rate))),
        back=lambda angle: np.sin(np.clip(angle * root, 0, np.pi / 2)) ** 2 / rate,
    )
    values = np.where(size > 0, above / _sized(below), np.nan)
    return _funnel(scale, 1.0, size, values, angle(values), trim, _spread_of(around_typical))


def _funnel(
    scale: Scale,
    target: float,
    sizes: FloatArray,
    values: FloatArray,
    compared: FloatArray,
    trim: float,
    how: _Spread = "winsorised",
) -> Funnel:
    deviations = scale.deviation(_sized(sizes))
    spread = _spread(compared, deviations, scale.target, trim, how)
    if how == "random effects":
        scale = replace(scale, target=spread.centre)
        target = float(scale.back(np.float64(spread.centre)))
    z = (compared - scale.target) / deviations
    tau2 = spread.dispersion.tau2
    adjusted_z = (compared - scale.target) / np.sqrt(deviations**2 + tau2)
    limits = limits_on(scale, tau2, _sized(sizes))
    p_values = two_sided_p_values(adjusted_z, spread.freedom)
    return Funnel(
        scale=scale,
        target=target,
        sizes=frozen(sizes),
        values=frozen(values),
        z=frozen(z),
        dispersion=spread.dispersion,
        adjusted_z=frozen(adjusted_z),
        p_values=frozen(p_values),
        adjusted_p_values=frozen(adjusted_p_values(p_values)),
        limits=limits,
        beyond_95=_beyond(values, limits.lower_95, limits.upper_95),
        beyond_998=_beyond(values, limits.lower_998, limits.upper_998),
    )


def _spread_of(around_typical: bool) -> _Spread:
    return "random effects" if around_typical else "winsorised"


def _spread(
    compared: FloatArray, deviations: FloatArray, target: float, trim: float, how: _Spread
) -> RandomEffects:
    """Return how areas spread, and around what: the target, or their own mean."""
    if not 0 < trim < 0.5:
        raise OutcomesError(f"A share of {trim:g} cannot be trimmed from either end. Give 0.1.")
    there = ~np.isnan(compared / deviations)
    compared, deviations = compared[there], deviations[there]
    if how == "random effects":
        return random_effects(compared, deviations, trim)
    z = (compared - target) / deviations
    if how == "winsorised":
        return RandomEffects(target, overdispersion(winsorised(z, trim), deviations))
    kept = kept_by_truncation(z, trim)
    return RandomEffects(target, overdispersion(z[kept], deviations[kept]))


def _beyond(values: FloatArray, lower: FloatArray, upper: FloatArray) -> FloatArray:
    return frozen((values > upper).astype(int) - (values < lower).astype(int))


def _hundredths(sizes: FloatArray) -> FloatArray:
    """Return the sizes to two decimals: the nearer one, halves to the even one, as R rounds."""
    steps = np.floor(sizes * 100)
    down, up = steps / 100, np.ceil(sizes * 100) / 100
    nearer = (sizes - down < up - sizes) | ((sizes - down == up - sizes) & (steps % 2 == 0))
    return np.where(nearer, down, up)


def _sized(sizes: FloatArray) -> FloatArray:
    """Return the sizes with NaN for 0, which has nothing to divide by."""
    return np.where(sizes > 0, sizes, np.nan)


def _pair(first: Numbers, second: Numbers, one: str, other: str) -> tuple[FloatArray, FloatArray]:
    above = complete(counts(first, f"The {one} counts"), f"The {one} counts")
    below = complete(counts(second, f"The {other}"), f"The {other}")
    same_length(above, below, one, other)
    return above, below
