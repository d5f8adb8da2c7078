"""A mixture of Student t distributions: quantiles, p values, the smallest effect to be seen."""

from dataclasses import dataclass

import numpy as np

_HALVINGS = 36


@dataclass(frozen=True)
class Mixture:
    """Distributions of m quantities, each a mixture of g scaled and shifted t distributions.

    `probabilities` (g,), `centres` and `scales` (g, m), one number of degrees of freedom.
    """

    probabilities: np.ndarray
    centres: np.ndarray
    scales: np.ndarray
    freedom: float

    @property
    def mean(self) -> np.ndarray:
        """Mean of each quantity; shape (m,)."""
        return self.probabilities @ self.centres

    def below(self, values: np.ndarray) -> np.ndarray:
        """Probability that each quantity is below a value; shape (m,)."""
        from scipy.special import stdtr

        return self.probabilities @ stdtr(self.freedom, (values - self.centres) / self.scales)

    def quantile(self, share: float) -> np.ndarray:
        """Value that each quantity is below with a probability between 0 and 1; shape (m,)."""
        from scipy.special import stdtrit

        # A quantile of a mixture lies between those of its parts.
        parts = self.centres + self.scales * stdtrit(self.freedom, share)
        low, high = parts.min(axis=0), parts.max(axis=0)
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            is_above = self.below(middle) < share
            low, high = np.where(is_above, middle, low), np.where(is_above, high, middle)
        return (low + high) / 2

    @property
    def p_values(self) -> np.ndarray:
        """Two-sided p value of no effect: under 0.05 just where the 95% interval leaves 0 out."""
        below = self.below(np.zeros(self.centres.shape[1]))
        return np.minimum(2 * np.minimum(below, 1 - below), 1)

    @property
    def detectable(self) -> np.ndarray:
        """Smallest effect with a chance of 80% of a 95% interval that leaves 0 out; shape (m,).

        The sum of the 97.5% and the 80% quantile in standard errors: Cohen (1988), Statistical
        Power Analysis, section 2.2.
        """
        reach = self.quantile(0.975) - self.quantile(0.025)
        return (reach + self.quantile(0.8) - self.quantile(0.2)) / 2
