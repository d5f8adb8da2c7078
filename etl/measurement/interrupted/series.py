"""A regular series of counts, by month or by quarter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import inf

import numpy as np

from etl.errors import OutcomesError

Counts = tuple[float | None, ...]


@dataclass(frozen=True)
class Series:
    """Counts of one metric, oldest period first, with no period of the span left out.

    `starts` are first days of months or of quarters. A count is None (or NaN) for a period that
    has none, or is not yet complete. Without `denominators` the numerators are events a period.
    Where `is_mean` they are totals over so many units as the denominators say, and may exceed
    them. Sequences and arrays become tuples. Raises OutcomesError where periods are irregular or
    counts impossible.
    """

    starts: tuple[date, ...]
    numerators: Counts
    denominators: Counts | None = None
    is_mean: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts", tuple(self.starts))
        object.__setattr__(self, "numerators", _as_counts(self.numerators))
        if self.denominators is not None:
            object.__setattr__(self, "denominators", _as_counts(self.denominators))
        _check_periods(self.starts)
        _check_counts(self)

    @property
    def is_share(self) -> bool:
        """Whether each numerator is a part of its denominator."""
        return self.denominators is not None and not self.is_mean

    @cached_property
    def months(self) -> int:
        """Months in a period: 1 or 3."""
        return month_number(self.starts[1]) - month_number(self.starts[0])

    @cached_property
    def sizes(self) -> np.ndarray:
        """What each numerator is of: denominators, or the length in mean periods; shape (n,)."""
        if self.denominators is not None:
            return as_floats(self.denominators)
        days = np.diff(np.array([*self.starts, self.end], dtype="datetime64[D]")).astype(float)
        return days / (self.months * 365.25 / 12)

    @cached_property
    def rates(self) -> np.ndarray:
        """Numerator by size, NaN where there is none; shape (n,)."""
        numerators = as_floats(self.numerators)
        return np.divide(
            numerators, self.sizes, out=np.full(len(self.starts), np.nan), where=self.sizes > 0
        )

    @property
    def end(self) -> date:
        """First day after the last period."""
        number = month_number(self.starts[-1]) + self.months
        return date(number // 12, number % 12 + 1, 1)


def month_number(day: date) -> int:
    """Months since the beginning of the calendar."""
    return day.year * 12 + day.month - 1


def as_floats(counts: Sequence[float | None]) -> np.ndarray:
    """Return counts as an array with NaN for None."""
    return np.array([np.nan if count is None else count for count in counts], dtype=float)


def _as_counts(values: Sequence[float | None]) -> Counts:
    # Only NaN differs from itself.
    return tuple(None if value is None or value != value else value for value in values)


def _check_periods(starts: tuple[date, ...]) -> None:
    if len(starts) < 2:
        raise OutcomesError(f"A series has {len(starts)} periods: give at least 2.")
    numbers = [month_number(start) for start in starts]
    step = numbers[1] - numbers[0]
    for start, number, place in zip(starts, numbers, range(len(starts)), strict=True):
        if step not in (1, 3) or start.day != 1 or number != numbers[0] + place * step:
            raise OutcomesError(
                f"Period {place + 1} of a series starts on {start}: give the first day of every"
                " month, or of every quarter, in order, with None where a count is missing."
            )


def _check_counts(series: Series) -> None:
    if series.is_mean and series.denominators is None:
        raise OutcomesError("A mean has no denominators: give the units that each total is of.")
    columns = [series.numerators, series.denominators or series.numerators]
    if {len(column) for column in columns} != {len(series.starts)}:
        raise OutcomesError(
            f"A series has {len(series.starts)} periods but {[len(c) for c in columns]} counts:"
            " give one numerator and one denominator a period, None where there is none."
        )
    for start, part, whole in zip(series.starts, *columns, strict=True):
        if part is not None and whole is not None:
            _check_period(series, start, part, whole)


def _check_period(series: Series, start: date, part: float, whole: float) -> None:
    if series.is_mean and 0 <= part < inf and 0 <= whole < inf and (whole or not part):
        return
    if not series.is_mean and 0 <= part <= whole < inf:
        return
    most = "0 where there are no units" if series.is_mean else "at most its denominator"
    raise OutcomesError(
        f"The period from {start} has {part} of {whole}: a numerator is at least 0 and {most}."
        " Correct the counts."
    )
