"""What a control chart of a series should say, from raw counts by plain arithmetic alone.

Written from the published rules, on lists and fractions, without any of the product's code. Where
a value lies on a line but for rounding, `Undecided` is raised: then either answer is right.
"""

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from statistics import NormalDist

from tests.claims import Claims

Z = NormalDist().inv_cdf(0.975)
NEAR_NOTHING = 1e-9


class Undecided(Exception):
    """A value lies on a line, as far as floating point can tell."""


@dataclass(frozen=True)
class Point:
    """A period: what is counted above and below the line, and of how many it might have been."""

    start: date
    end: date
    above: int
    below: int
    eligible: int
    is_whole: bool = True
    version: int = 1
    is_mixed: bool = False
    is_settled: bool = True

    @property
    def counts(self) -> bool:
        """Whether it is a point of a chart."""
        return self.is_whole and not self.is_mixed and self.below > 0

    @property
    def value(self) -> Fraction:
        """The share or the mean."""
        return Fraction(self.above, self.below)


def score_interval(above: int, below: int) -> tuple[float, float]:
    """The shares that a score test at 5% does not refuse, found by halving."""
    rate = above / below

    def bound(inner: float, outer: float) -> float:
        for _ in range(80):
            middle = (inner + outer) / 2
            spread = Z * math.sqrt(middle * (1 - middle) / below)
            inner, outer = (middle, outer) if abs(rate - middle) <= spread else (inner, middle)
        return (inner + outer) / 2

    return (bound(rate, 0.0) if above else 0.0), (bound(rate, 1.0) if above < below else 1.0)


def change_interval(now: Point, before: Point) -> tuple[float, float]:
    """Newcombe's interval of a difference (1998, method 10), from the two score intervals."""
    (low, high), (then_low, then_high) = (score_interval(p.above, p.below) for p in (now, before))
    rate, then = float(now.value), float(before.value)
    return (
        rate - then - math.hypot(rate - low, then_high - then),
        rate - then + math.hypot(high - rate, then - then_low),
    )


def average_range(values: list[float | None]) -> float | None:
    """The mean step between neighbours, without steps of 3.267 times it; None for none."""
    steps = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if not steps or not sum(steps):
        return None
    most = 3.267 * sum(steps) / len(steps)
    if any(abs(step - most) < NEAR_NOTHING for step in steps):
        raise Undecided
    kept = [step for step in steps if step < most]
    return sum(kept) / len(kept) or None


@dataclass(frozen=True)
class Limits:
    """The centre, and how many deviations of chance (of a mean: in its unit) make one of it."""

    centre: Fraction
    spread: float
    is_share: bool

    def at(self, deviations: int, point: Point) -> float:
        """The line so many standard deviations from the centre at a point."""
        centre = float(self.centre)
        if not self.is_share:
            return centre + deviations * self.spread
        deviation = self.spread * math.sqrt(centre * (1 - centre) / point.below)
        return min(1.0, max(0.0, centre + deviations * deviation))

    def is_beyond(self, deviations: int, point: Point) -> bool:
        """Whether a point lies so many standard deviations from the centre, or farther."""
        for line in (self.at(side * deviations, point) for side in (-1, 1)):
            if abs(float(point.value) - line) < NEAR_NOTHING and line not in (0.0, 1.0):
                raise Undecided
        return not self.at(-deviations, point) <= point.value <= self.at(deviations, point)

    def side(self, point: Point) -> int:
        """1 above the centre, -1 below it, 0 upon it."""
        if not self.is_share and abs(float(point.value - self.centre)) < NEAR_NOTHING:
            raise Undecided
        return (point.value > self.centre) - (point.value < self.centre)


def share_limits(baseline: list[Point]) -> Limits | None:
    """Laney's p' limits, never narrower than chance; None where nothing varies."""
    points = [p for p in baseline if p.counts]
    centre = Fraction(sum(p.above for p in points), sum(p.below for p in points))
    chance = float(centre * (1 - centre))
    if not chance:
        return None
    scores = [
        float(p.value - centre) / math.sqrt(chance / p.below) if p.counts else None
        for p in baseline
    ]
    if not any(a is not None and b is not None for a, b in pairwise(scores)):
        return None
    return Limits(centre, max(1.0, (average_range(scores) or 0.0) / 1.128), True)


def mean_limits(baseline: list[Point]) -> Limits | None:
    """XmR limits: 2.66 average moving ranges from the mean of the points."""
    values = [p.value for p in baseline if p.counts]
    found = average_range([float(p.value) if p.counts else None for p in baseline])
    return Limits(sum(values) / len(values), found * 2.66 / 3, False) if found else None


def rule_of_newest(points: list[Point], limits: Limits) -> Claims:
    """The first of the four rules that marks the last point; nothing for common cause."""
    last, side = points[-1], limits.side(points[-1])
    if limits.is_beyond(3, last):
        name = "above the upper" if side > 0 else "below the lower"
        return {"outside": name, "limit": limits.at(3 * side, last), "is_up": side > 0}
    for step, way in ((1, "rising"), (-1, "falling")):
        if (length := _trend(points, step)) >= 7:
            return {"trend": length, "way": way, "is_up": step > 0}
    return _on_one_side(points, limits, side)


def marked(points: list[Point], limits: Limits) -> list[bool]:
    """Which points any of the four rules marks: all of a run, not only where it is long enough."""
    found = [p.counts and limits.is_beyond(3, p) for p in points]
    sides = [limits.side(p) if p.counts else 0 for p in points]
    steps = [
        (b.value > a.value) - (b.value < a.value) if a.counts and b.counts else 0
        for a, b in pairwise(points)
    ]
    for first in range(len(points) - 6):
        seven = range(first, first + 7)
        one_way = abs(sum(steps[first : first + 6])) == 6
        if one_way or abs(sum(sides[place] for place in seven)) == 7:
            for place in seven:
                found[place] = True
    for first in range(len(points) - 2):
        three = range(first, first + 3)
        near = [p for p in three if points[p].counts and limits.is_beyond(2, points[p])]
        near = [p for p in near if not limits.is_beyond(3, points[p])]
        if len(near) >= 2 and abs(sum(sides[place] for place in three)) == 3:
            for place in near:
                found[place] = True
    return found


def _on_one_side(points: list[Point], limits: Limits, side: int) -> Claims:
    run = 0
    for point in reversed(points):
        if not point.counts or not side or limits.side(point) != side:
            break
        run += 1
    window = points[-3:] if run >= 3 else []
    near = [limits.is_beyond(2, p) and not limits.is_beyond(3, p) for p in window]
    if near and near[-1] and sum(near) >= 2:
        return {"near": "upper" if side > 0 else "lower", "is_up": side > 0}
    if run < 7:
        return {}
    centre, name = float(limits.centre), "above" if side > 0 else "below"
    return {"shift": run, "side": name, "centre": centre, "is_up": side > 0}


def _trend(points: list[Point], step: int) -> int:
    """How many points up to the last each go one way from the one before."""
    length = 1
    for earlier, later in reversed([*pairwise(points)]):
        if not (earlier.counts and later.counts) or step * (later.value - earlier.value) <= 0:
            break
        length += 1
    return length
