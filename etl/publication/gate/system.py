"""What is known of a quarter's counts as rows of a matrix, and the groups that hang together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from etl.publication.gate.counts import Relation
from etl.publication.gate.facts import Facts, Status
from etl.publication.gate.hierarchy import Sums

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Larger than anything a row of counts can come to.
FAR = np.int64(10) ** 15


@dataclass(frozen=True)
class System:
    """Unknown counts, numbered (vintage x cells + cell) x counts + count.

    ``low``, ``high``, ``status`` by number; ``matrix`` times the counts lies between ``least`` and
    ``most``. ``is_needed``: which numbers stand for a count that any row bears on. ``same_as``: the
    number that stands for each (another one where vintages are linked).
    """

    shape: tuple[int, int, int]
    low: np.ndarray
    high: np.ndarray
    status: np.ndarray
    is_told: np.ndarray
    is_needed: np.ndarray
    same_as: np.ndarray
    matrix: "csr_array"
    least: np.ndarray
    most: np.ndarray

    @property
    def is_known(self) -> np.ndarray:
        """Which counts are known exactly."""
        return self.low == self.high

    @property
    def may_join(self) -> np.ndarray:
        """Which counts (vintages but the first x cells x counts) may be as they were before.

        A count that is shown anew is another one; what stands is known only to be near.
        """
        told = self.is_told.reshape(self.shape)
        before = np.logical_or.accumulate(told, axis=0)
        stands = self.status.reshape(self.shape)[1:] == Status.STANDING
        return ~(told[1:] & before[:-1]) & ~stands

    def places(self, number: int) -> tuple[int, int, int]:
        """The vintage, cell and count of a number."""
        return tuple(int(place) for place in np.unravel_index(number, self.shape))


class _Rows:
    """Rows of a matrix, gathered in pieces."""

    def __init__(self) -> None:
        self.count = 0
        self.pieces: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self.bounds: list[tuple[np.ndarray, np.ndarray]] = []

    def add(self, numbers: np.ndarray, factors: Sequence[int], least: int, most: int) -> None:
        """Add rows, each of the same factors (rows x factors numbers)."""
        rows, width = numbers.shape
        at = np.repeat(np.arange(rows) + self.count, width)
        self.pieces.append((at, numbers.reshape(-1), np.tile(factors, rows)))
        self.bounds.append((np.full(rows, least, np.int64), np.full(rows, most, np.int64)))
        self.count += rows

    def matrix(self, columns: int) -> "csr_array":
        from scipy.sparse import csr_array

        if not self.pieces:
            return csr_array((0, columns), dtype=np.int64)
        at, numbers, factors = (np.concatenate(part) for part in zip(*self.pieces, strict=True))
        shape = self.count, columns
        return csr_array((factors.astype(np.int64), (at, numbers)), shape=shape)


def system_of(
    vintages: Sequence[Facts], relations: Sequence[Relation], linked: np.ndarray | None = None
) -> System:
    """Write down what is known of a quarter.

    ``linked``: vintages but the first x cells x counts, which are taken as they were before.
    """
    cells, width = vintages[0].status.shape
    shape = len(vintages), cells, width
    low, high, status, told = (
        np.stack([getattr(one, name) for one in vintages]).reshape(-1)
        for name in ("low", "high", "status", "is_told")
    )
    same_as = _same_as(shape, linked)
    for values, join in ((low, np.maximum), (high, np.minimum), (status, np.maximum)):
        join.at(values, same_as, values.copy())
    np.logical_or.at(told, same_as, told.copy())
    rows, needed = _Rows(), status > Status.UNPUBLISHED
    for place, facts in enumerate(vintages):
        numbers = same_as.reshape(shape)[place]
        _add_sums(rows, facts, numbers, needed)
        _add_relations(rows, relations, numbers, status, facts.sums)
        _add_percents(rows, facts, numbers)
    least, most = (np.concatenate(part) for part in zip(*rows.bounds, strict=True))
    matrix, kept = _bearing(rows.matrix(low.size), status)
    is_needed = (status > Status.UNPUBLISHED) | (
        np.bincount(matrix.indices, minlength=low.size) > 0
    )
    return System(
        shape, low, high, status, told, is_needed, same_as, matrix, least[kept], most[kept]
    )


def _same_as(shape: tuple[int, int, int], linked: np.ndarray | None) -> np.ndarray:
    """Let each linked count stand for itself in the next vintage."""
    numbers = np.arange(np.prod(shape)).reshape(shape)
    if linked is not None:
        for place in range(1, shape[0]):
            joins = linked[place - 1]
            numbers[place] = np.where(joins, numbers[place - 1], numbers[place])
    return numbers.reshape(-1)


def _add_sums(rows: _Rows, facts: Facts, numbers: np.ndarray, needed: np.ndarray) -> None:
    """Add every sum that bears on what is published: of which a part is, or is a sum of such."""
    lines = [np.vstack([numbers[[whole]], numbers[parts]]) for whole, parts in facts.sums.lines]
    before = -1
    while before < (before := int(needed.sum())):
        for members in lines:
            bears = needed[members[1:]].any(axis=0)
            needed[members[:, bears].reshape(-1)] = True
    for members in lines:
        bears = needed[members[1:]].any(axis=0)
        rows.add(members[:, bears].T, [-1] + [1] * (len(members) - 1), 0, 0)


def _bearing(matrix: "csr_array", status: np.ndarray) -> tuple["csr_array", np.ndarray]:
    """Leave out sums that say nothing: a part and the whole are open, and stand nowhere else."""
    kept = np.arange(matrix.shape[0])
    while True:
        alone = np.bincount(matrix.indices, minlength=matrix.shape[1]) == 1
        is_open = (alone & (status == Status.UNPUBLISHED)).astype(np.int64)
        bears = (matrix.maximum(0) @ is_open == 0) | (matrix.minimum(0) @ is_open == 0)
        if bears.all():
            return matrix, kept
        matrix, kept = matrix[np.flatnonzero(bears)], kept[bears]


def _add_relations(
    rows: _Rows,
    relations: Sequence[Relation],
    numbers: np.ndarray,
    status: np.ndarray,
    sums: Sums,
) -> None:
    for relation in relations:
        places = [relation.whole, *relation.parts]
        members = numbers[sums.of(relation.only)][:, places]
        members = members[(status[members] > Status.UNPUBLISHED).all(axis=1)]
        most = 0 if relation.is_exact else FAR
        rows.add(members, [1] + [-1] * len(relation.parts), 0, int(most))


def _add_percents(rows: _Rows, facts: Facts, numbers: np.ndarray) -> None:
    """A shown percentage lies within half a per mille of what its counts give."""
    for cell, part, whole, mille in facts.percents:
        members = np.array([[numbers[cell, part], numbers[cell, whole]]])
        rows.add(members, [2000, 1 - 2 * mille], 0, int(FAR))
        rows.add(members, [-2000, 1 + 2 * mille], 0, int(FAR))


def tightened(
    matrix: "csr_array", least: np.ndarray, most: np.ndarray, low: np.ndarray, high: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Narrow the bounds of unknown whole numbers by each row in turn until nothing changes.

    Where no number fits, a least bound above a most one is returned.
    """
    low, high = low.astype(np.int64).copy(), high.astype(np.int64).copy()
    factor, column = matrix.data, matrix.indices
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    size = matrix.shape[0]
    for _ in range(60):
        smallest = np.where(factor > 0, factor * low[column], factor * high[column])
        largest = np.where(factor > 0, factor * high[column], factor * low[column])
        under = np.bincount(row, smallest, size).round().astype(np.int64)[row] - smallest
        over = np.bincount(row, largest, size).round().astype(np.int64)[row] - largest
        # factor x number lies between these; division goes inwards.
        lower, upper = least[row] - over, most[row] - under
        a, b = np.where(factor > 0, lower, -upper), np.where(factor > 0, upper, -lower)
        by = np.abs(factor)
        was = low.copy(), high.copy()
        np.maximum.at(low, column, -(-a // by))
        np.minimum.at(high, column, b // by)
        if (low > high).any() or ((low == was[0]).all() and (high == was[1]).all()):
            break
    return low, high


def groups(system: System) -> Iterator[np.ndarray]:
    """The numbers of unknown counts, those that hang together in one array."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    is_own = system.same_as == np.arange(len(system.same_as))
    unknown = np.flatnonzero(system.is_needed & ~system.is_known & is_own)
    if not len(unknown):
        return
    bears = csr_array(abs(system.matrix[:, unknown]) > 0, dtype=np.int64)
    both = bears.T @ bears
    _, label = connected_components(both, directed=False)
    order = np.argsort(label, kind="stable")
    yield from (
        unknown[part] for part in np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    )
