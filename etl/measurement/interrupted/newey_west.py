"""Newey-West errors, for comparison: the customary ones, too narrow in short series."""

import numpy as np

from etl.measurement.interrupted.glm import Fit


def usual_lag(count: int) -> int:
    """Lag for a number of periods: Newey and West (1994), Rev Econ Stud 61:631."""
    return int(4 * (count / 100) ** (2 / 9))


def newey_west(fitted: Fit, numbers: np.ndarray, lag: int) -> np.ndarray:
    """Return the covariance of the coefficients of a fit; shape (k, k).

    Bartlett weights up to a lag in periods, times n / (n - k): Newey and West (1987),
    Econometrica 55:703. `numbers` (n,) are the numbers of the periods.
    """
    root = np.sqrt(fitted.weights)
    scores = fitted.columns * (root * fitted.residuals)[:, None]
    apart = np.abs(numbers[:, None] - numbers)
    kernel = np.clip(1 - apart / (lag + 1), 0, None)
    bread = np.linalg.inv(fitted.columns.T @ (fitted.columns * fitted.weights[:, None]))
    return bread @ (scores.T @ kernel @ scores) @ bread * len(numbers) / fitted.freedom
