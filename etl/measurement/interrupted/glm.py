"""Quasi-likelihood fit of a series, by iteratively reweighted least squares.

McCullagh and Nelder (1989), Generalized Linear Models, chapters 2 and 9. Written out because
importing statsmodels takes longer than a page may; the tests hold it to statsmodels.
"""

from dataclasses import dataclass

import numpy as np

from etl.measurement.interrupted.options import Model

MOST_ROUNDS, TOLERANCE = 50, 1e-11
# Log-odds or logarithms that only a fit on its way to infinity reaches: all counts are 0, or all
# are the whole, on one side of the date.
FURTHEST = 25.0
STRAIGHT = (Model.LINEAR, Model.MEANS)


@dataclass(frozen=True)
class Fit:
    """A fitted series as the least squares it ended in.

    `response` and `weights` are those of the last round, shape (n,); `columns` (n, k);
    `coefficients` (k,), on the scale of the link. `dispersion` is Pearson's chi-squared by its
    degrees of freedom: about 1 where nothing but chance moves the counts.
    """

    columns: np.ndarray
    response: np.ndarray
    weights: np.ndarray
    coefficients: np.ndarray

    @property
    def freedom(self) -> int:
        """Residual degrees of freedom."""
        return self.columns.shape[0] - self.columns.shape[1]

    @property
    def residuals(self) -> np.ndarray:
        """Pearson residuals."""
        return np.sqrt(self.weights) * (self.response - self.columns @ self.coefficients)

    @property
    def dispersion(self) -> float:
        """Pearson's chi-squared by its degrees of freedom."""
        return float(self.residuals @ self.residuals) / self.freedom


def fit(model: Model, columns: np.ndarray, rates: np.ndarray, sizes: np.ndarray) -> Fit | None:
    """Fit rates (n,) of sizes (n,) to columns (n, k), which must be linearly independent.

    None where no finite coefficients fit best.
    """
    response, weights = _working(model, _start(model, rates, sizes), rates, sizes)
    coefficients = least_squares(columns, response, weights)
    for _ in range(MOST_ROUNDS):
        response, weights = _working(model, columns @ coefficients, rates, sizes)
        last, coefficients = coefficients, least_squares(columns, response, weights)
        if np.abs(coefficients - last).max() <= TOLERANCE * max(1, np.abs(coefficients).max()):
            break
    if model not in STRAIGHT and np.abs(columns @ coefficients).max() > FURTHEST:
        return None
    return Fit(columns, response, weights, coefficients)


def mean(model: Model, line: np.ndarray) -> np.ndarray:
    """Turn values on the scale of the link into rates."""
    if model in STRAIGHT:
        return line
    line = np.clip(line, -FURTHEST, FURTHEST)
    return 1 / (1 + np.exp(-line)) if model is Model.LOGISTIC else np.exp(line)


def _start(model: Model, rates: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    if model in STRAIGHT:
        return np.full(rates.shape, np.average(rates, weights=sizes))
    if model is Model.COUNTS:
        return np.log(rates + 0.5 / sizes)
    return np.log((rates * sizes + 0.5) / (sizes - rates * sizes + 0.5))


def _working(
    model: Model, line: np.ndarray, rates: np.ndarray, sizes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    if model is Model.MEANS:
        return rates, sizes
    if model is Model.LINEAR:
        # A straight line may leave 0 to 1, where a share has no variance to weigh by.
        edge = 0.5 / (sizes + 1)
        share = np.clip(line, edge, 1 - edge)
        return rates, sizes / (share * (1 - share))
    line = np.clip(line, -FURTHEST, FURTHEST)
    expected = mean(model, line)
    slope = expected * (1 - expected) if model is Model.LOGISTIC else expected
    return line + (rates - expected) / slope, sizes * slope


def least_squares(columns: np.ndarray, response: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the coefficients (k,) of weighted least squares."""
    root = np.sqrt(weights)
    return np.linalg.lstsq(columns * root[:, None], response * root, rcond=None)[0]
