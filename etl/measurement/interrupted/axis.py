"""Where each period stands in time, seen from the date of an intervention."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Self

import numpy as np

from etl.measurement.interrupted.series import Series, month_number

DAYS_IN_YEAR = 365.25


@dataclass(frozen=True)
class Axis:
    """Time of each period; every array has the shape (n,).

    `numbers` count periods, `years` go from the intervention to the middle of the period. `step`
    is the share of the period's days on or after the intervention and `since` the mean over its
    days of the years since the intervention, 0 before it: so a period that the date falls into
    counts for as much as it is exposed. `ends` are years from the intervention to the end of the
    period. `phases` are shares of the year from 0 to 1.
    """

    numbers: np.ndarray
    years: np.ndarray
    step: np.ndarray
    since: np.ndarray
    ends: np.ndarray
    phases: np.ndarray

    def straddles(self, followed_days: int) -> np.ndarray:
        """Whether units that began before the intervention were followed past it; shape (n,)."""
        if not followed_days:
            return np.zeros(len(self.step), dtype=bool)
        return (self.step < 1) & (self.ends > -followed_days / DAYS_IN_YEAR)

    def at(self, places: np.ndarray) -> Self:
        """Return the axis of some of its periods, given as places or as a mask."""
        return type(self)(*(getattr(self, field.name)[places] for field in fields(self)))


def make_axis(series: Series, intervention: date) -> Axis:
    """Place the periods of a series in time."""
    edges = np.array([*series.starts, series.end], dtype="datetime64[D]")
    away = (edges - np.datetime64(intervention)).astype(float) / DAYS_IN_YEAR
    first, last = away[:-1], away[1:]
    begun = np.maximum(first, 0)
    step = np.clip(last - begun, 0, None) / (last - first)
    numbers = np.array([month_number(start) for start in series.starts]) // series.months
    return Axis(
        numbers=numbers,
        years=(first + last) / 2,
        step=step,
        since=step * (begun + np.maximum(last, 0)) / 2,
        ends=last,
        phases=numbers % (12 // series.months) * series.months / 12,
    )
