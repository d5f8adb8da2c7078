"""Made-up series of counts with a change planted at a known date."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from etl.measurement.competing import aalen_johansen
from etl.measurement.curves import as_counts
from etl.measurement.interrupted import Event, Model, Series

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
    the binomial draws that follow. `growth` is the last size by the first, `jumps` the standard
    deviation of the logarithm of a size, `day` of the month the day of the change.
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
    jumps: float = 0.03

    @property
    def model(self) -> Model:
        """The model on whose scale its lines are straight."""
        return Model.LINEAR

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
        return np.array([self._line_of(start) for start in self.starts])

    def series(self, rng: np.random.Generator) -> Series:
        """Draw the counts."""
        wandering, sizes = self._wandering(rng)
        return Series(self.starts, *_counts(rng.binomial(sizes, wandering), sizes))

    def _wandering(self, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Draw the share that each period has about its line, and how many it is of."""
        shares, sizes = self.shares, self._sizes(rng)
        spread = np.sqrt(self.spread * shares * (1 - shares) / self.size)
        errors = self._errors(rng, len(shares))
        return np.clip(shares + spread * errors, 0.001, 0.999), sizes

    def _sizes(self, rng: np.random.Generator) -> np.ndarray:
        count = len(self.starts)
        grown = self.size * np.linspace(1, self.growth, count)
        return rng.poisson(grown * np.exp(rng.normal(0, self.jumps, count))) + 1

    def _line_of(self, start: date) -> float:
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


@dataclass(frozen=True)
class PlantedMean(Planted):
    """A mean whose logarithm is straight but for one change; `base` and what changes are of it.

    Each unit draws a geometric amount, so the spread within a period is wide and skew. The mean
    wanders about its line with `spread` times the variance of those draws.
    """

    base: float = float(np.log(4))
    trend: float = 0.02
    level: float = 0.1
    slope: float = 0.01

    @property
    def model(self) -> Model:
        """Straight in logarithms."""
        return Model.COUNTS

    def series(self, rng: np.random.Generator) -> Series:
        """Draw totals and the units that they are of."""
        means, sizes = self._means, self._sizes(rng)
        spread = np.sqrt(self.spread * (1 / means + 1) / self.size)
        wandering = means * np.exp(spread * self._errors(rng, len(means)))
        totals = rng.negative_binomial(sizes, 1 / (1 + wandering))
        return Series(self.starts, *_counts(totals, sizes), is_mean=True)

    @property
    def _means(self) -> np.ndarray:
        return np.exp(self.shares)


@dataclass(frozen=True)
class PlantedStraightMean(PlantedMean):
    """A mean that is straight itself; `base` and what changes are in its own unit."""

    base: float = 4.0
    trend: float = 0.08
    level: float = 0.4
    slope: float = 0.04

    @property
    def model(self) -> Model:
        """Straight in the unit of the mean."""
        return Model.MEANS

    @property
    def _means(self) -> np.ndarray:
        return self.shares


@dataclass(frozen=True)
class PlantedWait(Planted):
    """Shares that end within 90 days, of whom some are no longer followed before then.

    Waits are exponential; a third of the units is lost sight of at a day from 0 to 180.
    """

    base: float = 0.5

    def series(self, rng: np.random.Generator) -> Series:
        """Draw waits, and read the share ended within 90 days off the curve of each period."""
        wandering, sizes = self._wandering(rng)
        pairs = [
            self._ended(rng, share, size) for share, size in zip(wandering, sizes, strict=True)
        ]
        return Series(self.starts, *zip(*pairs, strict=True))

    def _ended(self, rng: np.random.Generator, share: float, size: int) -> tuple[float, float]:
        waits = rng.exponential(-90 / np.log(1 - share), size)
        lost = np.where(rng.random(size) < 1 / 3, rng.uniform(0, 180, size), np.inf)
        followed = np.minimum(np.minimum(waits, lost), 365).round()
        ends = ["ended" if wait <= until else None for wait, until in zip(waits, lost, strict=True)]
        curve = aalen_johansen(followed, np.ones(size, int), ends, ("ended",)).of("ended")
        return as_counts(curve, 90)


def _counts(*columns: np.ndarray) -> list[tuple[int, ...]]:
    return [tuple(column.tolist()) for column in columns]
