"""Counts by breakdowns as arrays, and their sums over breakdowns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np


@dataclass(frozen=True)
class Share:
    """A count that is part of another in every row.

    ``is_outcome``: 0% and 100% tell of people. ``is_recording``: what is left are answers that
    were not recorded.
    """

    part: int
    whole: int
    is_outcome: bool = True
    is_recording: bool = False


@dataclass(frozen=True)
class Sum:
    """A count that is the sum of others in every row, as (total, parts), by column."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Cube:
    """One row a group and one column a count.

    ``codes``: rows x breakdowns, whole numbers that stand for the values. ``values``: rows x
    counts. ``adds_up``: for each breakdown whether its values are parts of a whole. ``rests``:
    by share, the column of what it leaves of its whole, which is counted but never shown.
    ``names``: of the columns, the same name for the same count in cubes of several tables.
    """

    codes: np.ndarray
    values: np.ndarray
    adds_up: tuple[bool, ...]
    sums: tuple[Sum, ...] = ()
    shares: tuple[Share, ...] = ()
    rests: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        codes: np.ndarray,
        values: np.ndarray,
        adds_up: Sequence[bool],
        sums: Sequence[Sum] = (),
        shares: Sequence[Share] = (),
        names: Sequence[str] = (),
    ) -> "Cube":
        """Return the cube with a column more for the rest of each share.

        ``names`` are those of the columns of values; the whole of a share may be the rest of an
        earlier one: rests follow the values in the order of the shares.
        """
        columns = list(np.asarray(values, dtype=np.int64).T)
        names = list(names or map(str, range(len(columns))))
        first = len(columns)
        for share in shares:
            columns.append(columns[share.whole] - columns[share.part])
            names.append(f"{names[share.whole]} but {names[share.part]}")
        rests = tuple(range(first, len(columns)))
        sums = (*sums, *(Sum(s.whole, (s.part, r)) for s, r in zip(shares, rests, strict=True)))
        counted = np.column_stack(columns) if columns else np.asarray(values)
        given = (np.asarray(codes), counted, tuple(adds_up), sums, tuple(shares), rests)
        return cls(*given, tuple(names))

    def summed_over(self) -> list[tuple[int, ...]]:
        """Return every choice of breakdowns to sum over, the most first, none last.

        Left out are breakdowns whose values add up to nothing or that have one value: the sum
        over one value is the count itself.
        """
        able = [
            place
            for place, adds_up in enumerate(self.adds_up)
            if adds_up and len(np.unique(self.codes[:, place])) > 1
        ]
        sizes = range(len(able), -1, -1)
        return [chosen for size in sizes for chosen in combinations(able, size)]

    def margin(self, over: Sequence[int]) -> tuple["Cube", np.ndarray]:
        """Return the sums over breakdowns, and for each row of this cube the row it goes into."""
        kept = self.codes.copy()
        kept[:, list(over)] = -1
        codes, group = np.unique(kept, axis=0, return_inverse=True)
        group = group.reshape(-1)
        values = np.zeros((len(codes), self.values.shape[1]), dtype=np.int64)
        np.add.at(values, group, self.values)
        return replace(self, codes=codes, values=values), group
