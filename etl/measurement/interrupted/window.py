"""Which periods are drawn, which are fitted, and fits over them."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from etl.measurement.interrupted.axis import Axis, make_axis
from etl.measurement.interrupted.design import design
from etl.measurement.interrupted.glm import Fit, fit
from etl.measurement.interrupted.options import Options, Season
from etl.measurement.interrupted.series import Series

LEAST_FREEDOM = 3


@dataclass(frozen=True)
class Window:
    """The periods about an intervention, n of them.

    `places` are theirs in the series; `is_used` says which are fitted: those with a count, outside
    the time of phasing in, and not followed past the date. All arrays have the shape (n,).
    """

    places: np.ndarray
    axis: Axis
    rates: np.ndarray
    sizes: np.ndarray
    is_used: np.ndarray
    months: int

    @property
    def is_before(self) -> np.ndarray:
        """Used and wholly before the intervention."""
        return self.is_used & (self.axis.step == 0)

    @property
    def is_after(self) -> np.ndarray:
        """Used and wholly on or after the intervention."""
        return self.is_used & (self.axis.step == 1)

    def columns(self, season: Season) -> np.ndarray:
        """Columns of the regression for every period, used or not; shape (n, k)."""
        return design(self.axis, season, self.months)


def open_window(series: Series, day: date, options: Options) -> Window:
    """Cut out the periods of a series that lie about a day."""
    axis = make_axis(series, day)
    reach = options.window_years or np.inf
    places = np.flatnonzero(np.abs(axis.years) <= reach)
    axis, rates = axis.at(places), series.rates[places]
    first_after = axis.numbers[axis.step > 0].min(initial=np.iinfo(int).max)
    phasing_in = (axis.numbers >= first_after) & (axis.numbers - first_after < options.phase_in)
    is_used = np.isfinite(rates) & ~phasing_in & ~axis.straddles(options.followed_days)
    return Window(places, axis, rates, series.sizes[places], is_used, series.months)


def fit_window(
    window: Window, options: Options, is_used: np.ndarray, more: np.ndarray | None = None
) -> Fit | None:
    """Fit the used periods, or return None where they cannot carry the model.

    `more` are further columns of shape (n, m).
    """
    columns = window.columns(options.season)
    if more is not None:
        columns = np.hstack([columns, more])
    columns, rates = columns[is_used], window.rates[is_used]
    if not _carries(columns, rates):
        return None
    return fit(options.model, columns, rates, window.sizes[is_used])


def _carries(columns: np.ndarray, rates: np.ndarray) -> bool:
    count, terms = columns.shape
    if count - terms < LEAST_FREEDOM or np.ptp(rates) == 0:
        return False
    return bool(np.linalg.matrix_rank(columns) == terms)
