"""The newest years of a series: what a chart shows where all that is held would be a thicket."""

from collections.abc import Callable, Sequence
from datetime import date
from operator import itemgetter
from typing import TypeVar

Point = TypeVar("Point")


def newest_years(
    points: Sequence[Point],
    years: int | None,
    day: Callable[[Point], date] = itemgetter("period_start"),
) -> list[Point]:
    """Return the points of so many years up to the last of them; of None years, every point.

    Points are in the order of their ``day``.
    """
    if not years or not points:
        return list(points)
    last = day(points[-1])
    before = (last.year - years, last.month)
    return [point for point in points if (day(point).year, day(point).month) > before]
