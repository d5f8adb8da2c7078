"""Counts by breakdowns as arrays, and their sums over breakdowns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np


@dataclass(frozen=True)
class Share:
    """A count that is part of another in every row. ``is_outcome``: 0% and 100% tell of people."""

    part: int
    whole: int
    is_outcome: bool = True


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
    """

    codes: np.ndarray
    values: np.ndarray
    adds_up: tuple[bool, ...]
    sums: tuple[Sum, ...] = ()
    shares: tuple[Share, ...] = ()
    rests: tuple[int, ...] = ()

    @classmethod
    def of(
        cls,
        codes: np.ndarray,
        values: np.ndarray,
        adds_up: Sequence[bool],
        sums: Sequence[Sum] = (),
        shares: Sequence[Share] = (),
    ) -> "Cube":
        """Return the cube with a column more for the rest of each share."""
        values = np.asarray(values, dtype=np.int64)
        rests = tuple(range(values.shape[1], values.shape[1] + len(shares)))
        left = [values[:, share.whole] - values[:, share.part] for share in shares]
        sums = (*sums, *(Sum(s.whole, (s.part, r)) for s, r in zip(shares, rests, strict=True)))
        values = np.column_stack([values, *left])
        return cls(np.asarray(codes), values, tuple(adds_up), sums, tuple(shares), rests)

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
