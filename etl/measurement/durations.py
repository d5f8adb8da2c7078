"""How long units were observed and what ended it, added up by day: what every curve is made of.

The rows are additive counts (days, units, ended by), not one per person, so millions of units cost
no more than the distinct days. Two things the rows must be, or every curve is wrong, by more than
its interval shows:

- followed from their own start. Units that came under observation late (cases already open when an
  extract begins) stay out: of those only the long ones are there to be counted.
- known until a day by which what happened is recorded too. What is recorded some days late looks
  still open, so count as at a day before the extract's, and leave out what came after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from etl.errors import OutcomesError
from etl.measurement.numbers import frozen


@dataclass(frozen=True)
class Durations:
    """Counts at each distinct day, ascending; all arrays are read-only.

    `days`, `at_risk` (units observed for that day or longer) and `still_open` (units last known to
    be open on that day, so censored) have the shape (days,); `ended` has (causes, days), its rows
    in the order of `causes`. Who ended on a day is at risk on it, and so is who was last seen open
    on it: endings come before censorings, as in R's survfit.
    """

    days: np.ndarray
    at_risk: np.ndarray
    ended: np.ndarray
    still_open: np.ndarray
    causes: tuple[str, ...]

    @property
    def units(self) -> int:
        """Units in all."""
        return int(self.at_risk[0]) if self.days.size else 0

    def lost_before(self, day: float) -> int:
        """Units last seen open before a day: what became of them by then is not known."""
        return int(self.still_open[self.days < day].sum())

    def carry(self, day: float, fewest: int) -> bool:
        """Whether a share on a day rests on enough: so many at risk on it, or all of at least so
        many followed to it or to their end."""
        at_risk = int(self.at_risk[self.days >= day][:1].sum())
        return at_risk >= fewest or (self.units >= fewest and not self.lost_before(day))


def durations(
    days: Iterable[float],
    units: Iterable[int],
    ended_by: Iterable[str | None],
    causes: Sequence[str] | None = None,
) -> Durations:
    """Add up rows by day and by what ended them.

    `days` are days from the start to the end, or to the last day known (0 or more); `units` how
    many units a row stands for (0 or more); `ended_by` a code, or None while still open. The order
    of rows, and whether counts come in one row or several, makes no difference. `causes` lists the
    codes there can be, so that one that never happened counts 0; left out, they are those found.
    No rows, or only rows of no units, give empty arrays. Raises OutcomesError for columns of
    different lengths, negative or missing days, units that are no counts, unknown codes.
    """
    days, units, ends = _days(days), _units(units), _ends(ended_by)
    if not days.size == units.size == len(ends):
        raise OutcomesError(
            f"{days.size} days, {units.size} units and {len(ends)} ended_by: the three describe "
            "the same rows, so give as many of each."
        )
    names = _causes(ends, causes)
    distinct, table = _table(days, units, ends, names)
    leaving = table.sum(axis=0)
    at_risk = leaving[::-1].cumsum()[::-1]
    return Durations(*map(frozen, (distinct, at_risk, table[:-1], table[-1])), causes=names)


def _table(
    days: np.ndarray, units: np.ndarray, ends: list[str | None], names: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray]:
    # The last row of the table holds who is still open.
    row_of = {name: row for row, name in enumerate(names)} | {None: len(names)}
    rows = np.fromiter((row_of[end] for end in ends), dtype=np.int64, count=len(ends))
    counted = units > 0
    distinct, column = np.unique(days[counted], return_inverse=True)
    cell = rows[counted] * distinct.size + column
    shape = len(names) + 1, distinct.size
    table = np.bincount(cell, weights=units[counted], minlength=shape[0] * shape[1])
    return distinct, table.astype(np.int64).reshape(shape)


def _days(values: Iterable[float]) -> np.ndarray:
    days = _numbers(values, "days")
    wrong = days[~(np.isfinite(days) & (days >= 0))]
    if wrong.size:
        raise OutcomesError(
            f"days has {wrong.size} of {days.size} rows that are negative or missing, the first "
            f"{wrong[0]:g}: 0 or more is allowed. Leave out rows whose end comes before the start."
        )
    return days


def _units(values: Iterable[int]) -> np.ndarray:
    units = _numbers(values, "units")
    wrong = units[~((units >= 0) & (units % 1 == 0))]
    if wrong.size:
        raise OutcomesError(
            f"units has {wrong.size} of {units.size} rows that are no counts, the first "
            f"{wrong[0]:g}: whole numbers of 0 or more are allowed, no weights or shares."
        )
    return units


def _numbers(values: Iterable[float], column: str) -> np.ndarray:
    try:
        numbers = np.asarray(_items(values), dtype=float)
    except (TypeError, ValueError) as error:
        raise OutcomesError(f"{column} is not a row of numbers: {error}. Give numbers.") from error
    if numbers.ndim != 1:
        raise OutcomesError(f"{column} has {numbers.ndim} dimensions: give one column of numbers.")
    return numbers


def _ends(values: Iterable[str | None]) -> list[str | None]:
    ends = _items(values)
    for end in ends:
        if end is not None and not (isinstance(end, str) and end):
            raise OutcomesError(
                f"ended_by holds {end!r}: give a code such as 'charged', or None while still open."
            )
    return ends


def _causes(ends: list[str | None], causes: Sequence[str] | None) -> tuple[str, ...]:
    found = {end for end in ends if end is not None}
    if causes is None:
        return tuple(sorted(found))
    unknown = sorted(found - set(causes))
    if unknown:
        raise OutcomesError(
            f"ended_by holds {unknown} not among causes {list(causes)}: name every code that there "
            "can be, or correct the rows."
        )
    if len(set(causes)) < len(causes):
        raise OutcomesError(f"causes are {list(causes)}: name each code once.")
    return tuple(causes)


def _items(values: Iterable) -> list | np.ndarray:
    # A masked array turns into None only through tolist, and an array of numbers stays one.
    if isinstance(values, np.ndarray) and (values.dtype == object or np.ma.isMaskedArray(values)):
        return values.tolist()
    return values if isinstance(values, np.ndarray) else list(values)
