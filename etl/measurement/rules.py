"""The four rules of "Making Data Count" that mark a point of a control chart as special cause.

One point outside the limits; a trend of seven points, each higher (or each lower) than the one
before; two of three points near a limit, all three on one side of the centre; a shift of seven
points on one side of the centre. Windows and order of precedence are those of NHSRplotthedots
0.2.2 (`ptd_spc`), to which a gap in the series is unknown: here it ends every run.

Source: NHS England, Making Data Count, "Strengthening your decisions" (2019); Wheeler,
Understanding Variation (2nd edition, 2000).
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
from numpy.typing import NDArray

from etl.measurement.numbers import FloatArray

Directions = NDArray[np.int8]
RUN = 7


class Rule(StrEnum):
    """A rule, in the order in which the first that flags a point decides its direction."""

    OUTSIDE = "outside the limits"
    TREND = "trend"
    TWO_OF_THREE = "two of three near a limit"
    SHIFT = "shift"


class Direction(IntEnum):
    """Where a signal points: a high value or a rise, a low value or a fall."""

    LOW = -1
    HIGH = 1


@dataclass(frozen=True)
class Signal:
    """A rule that flagged a point, and where it points."""

    rule: Rule
    direction: Direction


@dataclass(frozen=True)
class Lines:
    """Centre and limits from low to high, each a number or one per point; NaN where it is none."""

    centre: FloatArray | float
    lower: FloatArray | float
    near_lower: FloatArray | float
    near_upper: FloatArray | float
    upper: FloatArray | float


def apply_rules(values: FloatArray, lines: Lines) -> Directions:
    """Return per rule and point 1 (flagged high or rising), -1 (low or falling) or 0.

    `values` has shape (..., n), NaN for a gap; the answer has shape (4, ..., n), the rules in the
    order of `Rule`. The lines must broadcast to the values.
    """
    if not values.shape[-1]:
        return np.zeros((len(Rule), *values.shape), dtype=np.int8)
    side = _sign(values - lines.centre)
    outside = (values > lines.upper) | (values < lines.lower)
    near = ~outside & ((values > lines.near_upper) | (values < lines.near_lower))
    return np.stack(
        [
            np.where(outside, np.where(side == 1, 1, -1), 0),
            _trend(values),
            np.where(_two_of_three(near, side), side, 0),
            np.where(_part_of_run(run_lengths(side), RUN), side, 0),
        ]
    ).astype(np.int8)


def signals(directions: Directions) -> tuple[tuple[Signal, ...], ...]:
    """Return for each of n points its signals, from directions of shape (4, n)."""
    return tuple(
        tuple(
            Signal(rule, Direction(int(way)))
            for rule, way in zip(Rule, directions[:, point], strict=True)
            if way
        )
        for point in range(directions.shape[1])
    )


def run_lengths(sign: Directions) -> NDArray[np.int64]:
    """Return how many points in a row, up to each, have its sign; 0 where the sign is 0."""
    points = np.arange(sign.shape[-1])
    is_first = np.ones(sign.shape, dtype=bool)
    is_first[..., 1:] = sign[..., 1:] != sign[..., :-1]
    first = np.maximum.accumulate(np.where(is_first, points, 0), axis=-1)
    return np.where(sign == 0, 0, points - first + 1)


def _sign(differences: FloatArray) -> Directions:
    return np.sign(np.nan_to_num(differences)).astype(np.int8)


def _part_of_run(lengths: NDArray[np.int64], enough: int) -> NDArray[np.bool_]:
    """Mark every point of a run that reaches the length, not only where it reaches it."""
    reached = lengths >= enough
    part = reached.copy()
    for back in range(1, enough):
        part[..., :-back] |= reached[..., back:]
    return part


def _trend(values: FloatArray) -> Directions:
    step = _sign(np.diff(values, axis=-1))
    none = np.zeros((*values.shape[:-1], 1), dtype=np.int8)
    before = np.concatenate([none, step], axis=-1)
    after = np.concatenate([step, none], axis=-1)
    # Six steps make seven points, and the first of them has no step of its own before it.
    inside = _part_of_run(run_lengths(before), RUN - 1)
    part = inside.copy()
    part[..., :-1] |= inside[..., 1:]
    goes_on = np.concatenate([part[..., 1:], none.astype(bool)], axis=-1)
    # At the turn of two trends NHSRplotthedots takes the step to the right, and reads any step
    # that is not up as down.
    way = np.where(np.where(goes_on, after, before) == 1, 1, -1)
    return np.where(part, way, 0)


def _two_of_three(near: NDArray[np.bool_], side: Directions) -> NDArray[np.bool_]:
    part = np.zeros(near.shape, dtype=bool)
    if near.shape[-1] < 3:
        return part
    found = (np.abs(_of_three(side)) == 3) & (_of_three(near.astype(np.int8)) >= 2)
    for place in range(3):
        part[..., place : part.shape[-1] - 2 + place] |= found
    return part & near


def _of_three(values: Directions) -> Directions:
    """Sum every three neighbours, each sum at the place of the first of them."""
    return values[..., :-2] + values[..., 1:-1] + values[..., 2:]
