"""Readings of made-up series, of which it is known whether anything changed, and which way."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from etl.findings.chart import chart_series
from etl.findings.measures import MEAN, SHARE
from etl.findings.reading import mean_reading, share_reading
from etl.measurement.chart import Kind
from etl.measurement.false_alarms import correlated_alarms, false_alarms
from tests import made_up_series as made
from tests.planted import Planted, PlantedStraightMean

BASELINE = 12


@dataclass(frozen=True)
class Process:
    """A process of quarters that never changes, and by how much its level may be moved.

    ``kind`` is the chart whose rate of false alarms the product states of it, ``correlation`` the
    likeness of neighbours at which it states it.
    """

    name: str
    planted: Planted
    change: float
    kind: Kind = Kind.P_PRIME
    correlation: float = 0.0

    @property
    def stated(self) -> float:
        """The share of charts whose newest quarter chance alone marks, as the product states."""
        points = self.planted.before + self.planted.after
        once = false_alarms(1, points, BASELINE, self.kind).flagged_latest
        return once * correlated_alarms(BASELINE, self.correlation, self.kind)

    def moved(self, side: int) -> Planted:
        """The process with its level moved, up (1) or down (-1)."""
        return replace(self.planted, level=side * self.change)


def still(of: type[Planted] = Planted, **values: float) -> Planted:
    """A process that never changes: 28 quarters before the date of a change, 8 from it on."""
    flat = {"trend": 0.0, "level": 0.0, "slope": 0.0, "season": 0.0}
    return of(**{"before": 28, "after": 8, "months": 3, "size": 400} | flat | values)


PROCESSES = (
    Process("shares of 400", still(), 0.06),
    Process("shares of 100", still(size=100), 0.12),
    Process("shares of 10,000", still(size=10_000), 0.02),
    Process("shares of 1,000, one in fifty", still(size=1000, base=0.02), 0.018),
    Process("sizes that jump about", still(jumps=0.5), 0.06),
    Process("sizes that fall to a tenth", still(size=2000, growth=0.1), 0.06),
    Process("twice the spread of chance", still(spread=3.0), 0.12, Kind.XMR),
    Process("neighbours alike (0.2)", still(rho=0.8, spread=1 / 3), 0.06, correlation=0.2),
    Process("means of 400", still(PlantedStraightMean), 0.8, Kind.XMR),
    Process("means of 60", still(PlantedStraightMean, size=60), 2.0, Kind.XMR),
    Process("means of ever fewer", still(PlantedStraightMean, growth=0.1), 2.0, Kind.XMR),
)


def verdict(planted: Planted, rng: np.random.Generator) -> str:
    """What is said of the newest of its quarters, where higher is better."""
    drawn = planted.series(rng)
    counts = [(n, d, d) for n, d in zip(drawn.numerators, drawn.denominators, strict=True)]
    rows, measure, read = (
        (made.mean_rows(counts), MEAN, mean_reading)
        if drawn.is_mean
        else (made.share_rows(counts), SHARE, share_reading)
    )
    chart = chart_series(made.selection(), made.DEFINITION, rows, measure=measure)
    return read(chart, "England and Wales").verdict


def said(planted: Planted, series: int, rng: np.random.Generator) -> Counter[str]:
    """Of so many series how often a change, good news and bad news are claimed, or nothing is."""
    found: Counter[str] = Counter()
    for _ in range(series):
        text = verdict(planted, rng)
        found["special"] += "special-cause" in text
        found["improvement"] += "an improvement" in text
        found["concern"] += "of concern" in text
        found["untold"] += "cannot be told" in text
    return found
