"""What a fit leaves over: do neighbouring periods still resemble one another?"""

from dataclasses import dataclass

import numpy as np

from etl.measurement.interrupted.glm import Fit
from etl.measurement.interrupted.serial import Posterior, correlation


@dataclass(frozen=True)
class Residuals:
    """Pearson residuals in figures.

    `lag_1` is their autocorrelation and `ljung_box_p` the p value that there is none up to `lags`
    periods; `left_over_p` is the same once the likeliest correlation is allowed for: a small one
    says that the intervals may be too narrow. `autocorrelation` is what the model takes the
    correlation of neighbours to be, on average. A `dispersion` of 1 is chance alone.
    """

    lag_1: float
    ljung_box_p: float
    lags: int
    left_over_p: float
    autocorrelation: float
    dispersion: float


def residuals_of(fitted: Fit, averaged: Posterior, numbers: np.ndarray, months: int) -> Residuals:
    """Describe the residuals of a fit; `numbers` (n,) are the numbers of its periods."""
    raw = fitted.residuals
    root = np.linalg.cholesky(correlation(numbers, *averaged.likeliest))
    moved = np.sqrt(averaged.likeliest_weights) * (
        fitted.response - fitted.columns @ (averaged.probabilities @ averaged.centres)
    )
    lags = max(1, min(12 // months, len(raw) // 4))
    return Residuals(
        float(autocorrelations(raw, numbers, 1)[0]),
        ljung_box(raw, numbers, lags),
        lags,
        ljung_box(np.linalg.solve(root, moved), numbers, lags),
        averaged.autocorrelation,
        fitted.dispersion,
    )


def autocorrelations(values: np.ndarray, numbers: np.ndarray, lags: int) -> np.ndarray:
    """Autocorrelations of values (n,) about their mean at lags 1 to `lags`, gaps left out."""
    centred = values - values.mean()
    products = np.outer(centred, centred)
    apart = numbers[:, None] - numbers
    sums = [products[apart == lag].sum() for lag in range(1, lags + 1)]
    return np.array(sums) / max(centred @ centred, np.finfo(float).tiny)


def ljung_box(values: np.ndarray, numbers: np.ndarray, lags: int) -> float:
    """Return the p value of no autocorrelation: Ljung and Box (1978), Biometrika 65:297."""
    from scipy.special import chdtrc

    count = len(values)
    each = autocorrelations(values, numbers, lags) ** 2 / (count - np.arange(1, lags + 1))
    return float(chdtrc(lags, count * (count + 2) * each.sum()))
