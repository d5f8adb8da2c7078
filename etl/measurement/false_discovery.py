"""P values that allow for how many comparisons were made at once."""

import math

import numpy as np

from etl.measurement.numbers import FloatArray, Numbers, series


def two_sided_p_values(z: Numbers, freedom: int | None = None) -> FloatArray:
    """Return the share of standard normal values further from 0 than each z; NaN stays NaN.

    With degrees of `freedom`, the share of Student's t; one without any is certain of nothing.
    """
    scores = series(z, "Z scores")
    if freedom is None:
        return np.array([math.erfc(abs(one) / math.sqrt(2)) for one in scores])
    if freedom < 1:
        return np.where(np.isnan(scores), np.nan, 1.0)
    from scipy.special import stdtr

    return 2 * stdtr(freedom, -np.abs(scores))


def adjusted_p_values(p_values: Numbers) -> FloatArray:
    """Return p values adjusted for the false discovery rate, in the order given; NaN stays NaN.

    Of all areas called unusual at an adjusted p value of 0.05 or less, one in twenty is expected
    to be called so by chance. Source: Benjamini & Hochberg, J. R. Statist. Soc. B 57:289-300
    (1995); agrees with `multipletests(method="fdr_bh")` of statsmodels.
    """
    p = series(p_values, "P values")
    there = np.flatnonzero(~np.isnan(p))
    order = there[np.argsort(p[there], kind="stable")]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted = np.full(len(p), np.nan)
    adjusted[order] = np.minimum(1, np.minimum.accumulate(scaled[::-1])[::-1])
    return adjusted
