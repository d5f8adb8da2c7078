"""A control chart as every reader of it needs it: its lines, its signals, its latest point."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from etl.measurement.baseline import FEWEST_POINTS, SETTLED_POINTS
from etl.measurement.numbers import BoolArray, FloatArray, frozen
from etl.measurement.rules import (
    Direction,
    Lines,
    Rule,
    Signal,
    apply_rules,
    run_lengths,
    signals,
)


class Kind(StrEnum):
    """How the limits were computed."""

    XMR = "XmR"
    P = "p"
    P_PRIME = "p'"


@dataclass(frozen=True, eq=False)
class ControlChart:
    """A series of n points with its limits and what the rules say of every point.

    Arrays have shape (n,) and are read-only; a gap, and a limit that does not exist, is NaN.
    `spread` is the average moving range of an XmR chart, Laney's sigma z of a p' chart, 1 of a
    p chart. `signals` holds for each point the rules that flagged it, the deciding one first;
    empty means common cause.
    """

    kind: Kind
    values: FloatArray
    centre: float | None
    lower: FloatArray
    near_lower: FloatArray
    near_upper: FloatArray
    upper: FloatArray
    baseline: BoolArray
    spread: float | None
    signals: tuple[tuple[Signal, ...], ...]

    @property
    def baseline_points(self) -> int:
        """Return the number of points that the limits rest on, gaps not counted."""
        return int((self.baseline & ~np.isnan(self.values)).sum())

    @property
    def has_limits(self) -> bool:
        """Return whether the baseline was enough, and varied enough, for limits."""
        return not np.isnan(self.upper).all()

    @property
    def is_trial(self) -> bool:
        """Return whether the limits rest on fewer than 12 points and will still move."""
        return self.baseline_points < SETTLED_POINTS

    @property
    def directions(self) -> tuple[Direction | None, ...]:
        """Return for each point where its deciding signal points; None for common cause."""
        return tuple(found[0].direction if found else None for found in self.signals)

    @property
    def latest(self) -> int | None:
        """Return the position of the last point that is not a gap."""
        there = np.flatnonzero(~np.isnan(self.values))
        return int(there[-1]) if there.size else None

    @property
    def latest_signals(self) -> tuple[Signal, ...]:
        """Return the signals of the latest point, the deciding one first."""
        return () if self.latest is None else self.signals[self.latest]

    @property
    def latest_side(self) -> Direction | None:
        """Return on which side of the centre the latest point lies; None on it, or without it."""
        side = self._sides()[self.latest] if self.latest is not None else 0
        return Direction(int(side)) if side else None

    @property
    def latest_run(self) -> int:
        """Return how many points in a row, the latest the last, lie on its side of the centre."""
        return int(run_lengths(self._sides())[self.latest]) if self.latest is not None else 0

    @property
    def latest_run_in_baseline(self) -> int:
        """Return how many points of that run are among those that the limits rest on."""
        if self.latest is None:
            return 0
        end = self.latest + 1
        return int(self.baseline[end - self.latest_run : end].sum())

    @property
    def latest_trend(self) -> int:
        """Return how many points in a row, the latest the last, each rise (or each fall)."""
        if self.latest is None:
            return 0
        steps = np.sign(np.nan_to_num(np.diff(self.values[: self.latest + 1])))
        return int(run_lengths(steps)[-1]) + 1 if steps.size else 1

    def flagged_by(self, rule: Rule) -> BoolArray:
        """Return which points the rule flagged, as booleans of shape (n,)."""
        return np.array([any(signal.rule == rule for signal in found) for found in self.signals])

    def _sides(self) -> FloatArray:
        centre = np.nan if self.centre is None else self.centre
        return np.sign(np.nan_to_num(self.values - centre))


def draw_chart(
    kind: Kind, values: FloatArray, baseline: BoolArray, spread: float, lines: Lines
) -> ControlChart:
    """Apply the rules to the values and return the chart; where the baseline has fewer than four
    points, without centre and limits."""
    enough = (baseline & ~np.isnan(values)).sum() >= FEWEST_POINTS
    shown = lines if enough else Lines(*[np.nan] * 5)
    centre = float(np.asarray(shown.centre))
    return ControlChart(
        kind=kind,
        values=frozen(values),
        centre=None if np.isnan(centre) else centre,
        lower=_per_point(shown.lower, values),
        near_lower=_per_point(shown.near_lower, values),
        near_upper=_per_point(shown.near_upper, values),
        upper=_per_point(shown.upper, values),
        baseline=frozen(baseline),
        spread=float(spread) if enough and not np.isnan(spread) else None,
        signals=signals(apply_rules(values, shown)),
    )


def _per_point(line: FloatArray | float, values: FloatArray) -> FloatArray:
    return frozen(np.broadcast_to(line, values.shape))
