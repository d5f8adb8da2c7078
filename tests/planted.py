"""Made-up series of counts with a change planted at a known date."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from etl.measurement.interrupted import Event, Series

FIRST = date(2000, 1, 1)


def month_starts(first: date, count: int, months: int = 1) -> tuple[date, ...]:
    """First days of periods of so many months, from a first one on."""
    numbers = (first.year * 12 + first.month - 1 + place * months for place in range(count))
    return tuple(date(number // 12, number % 12 + 1, 1) for number in numbers)


@dataclass(frozen=True)
class Planted:
    """A share that is straight but for one change, `before` and `after` in periods.

    `level` and `slope` are what changes, as a share and a share a year. The share of a period
    wanders about its line by AR(1) errors with `rho`, whose variance is `spread` times that of
    the binomial draws that follow. `growth` is the last size by the first, `day` of the month the
    day of the change.
    """

    before: int = 60
    after: int = 60
    months: int = 1
    size: float = 500
    base: float = 0.2
    trend: float = 0.01
    level: float = 0.06
    slope: float = 0.005
    rho: float = 0.0
    spread: float = 0.0
    growth: float = 1.0
    season: float = 0.01
    bend: float = 0.0
    day: int = 1

    @property
    def starts(self) -> tuple[date, ...]:
        """First days of the periods."""
        return month_starts(FIRST, self.before + self.after, self.months)

    @property
    def event(self) -> Event:
        """The event of the change."""
        return Event(self.starts[self.before].replace(day=self.day), "The planted event")

    @cached_property
    def shares(self) -> np.ndarray:
        """Share of each period, as the mean over its days."""
        return np.array([self._share_of(start) for start in self.starts])

    def series(self, rng: np.random.Generator) -> Series:
        """Draw the counts."""
        shares = self.shares
        count = len(shares)
        grown = self.size * np.linspace(1, self.growth, count)
        sizes = rng.poisson(grown * np.exp(rng.normal(0, 0.03, count))) + 1
        spread = np.sqrt(self.spread * shares * (1 - shares) / self.size)
        wandering = np.clip(shares + spread * self._errors(rng, count), 0.001, 0.999)
        return Series(self.starts, *_counts(rng.binomial(sizes, wandering), sizes))

    def _share_of(self, start: date) -> float:
        days = np.datetime64(start) + np.arange(round(self.months * 30.4375))
        years = (days - np.datetime64(self.event.day)).astype(float) / 365.25
        after = years >= 0
        wave = np.cos(2 * np.pi * (start.month - 1) / 12)
        lines = self.base + self.trend * years + after * (self.level + self.slope * years)
        return float(lines.mean() + self.season * wave + self.bend * (years**2).mean())

    def _errors(self, rng: np.random.Generator, count: int) -> np.ndarray:
        draws = rng.normal(size=count)
        errors = [draws[0]]
        for draw in draws[1:]:
            errors.append(self.rho * errors[-1] + np.sqrt(1 - self.rho**2) * draw)
        return np.array(errors)


def _counts(*columns: np.ndarray) -> list[tuple[int, ...]]:
    return [tuple(column.tolist()) for column in columns]
