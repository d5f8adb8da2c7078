"""What a restated quarter says where what is withheld is taken as unchanged, if it can be."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from etl.publication.gate.counts import Relation
from etl.publication.gate.facts import Facts
from etl.publication.gate.system import FAR, System, system_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# As scipy's milp says it.
_BEST, _NOTHING_FITS = 0, 2


class NotInTimeError(Exception):
    """What changed least was not found in the time."""


def linked_system(
    vintages: Sequence[Facts], relations: Sequence[Relation], deadline: float
) -> System:
    """Take each count that is withheld in a vintage as it is in the one before, if it can be.

    Where not all can, the least change that fits is looked for, and what it leaves is taken as
    unchanged: so would one who knows that revisions are few. Raise NotInTimeError where it was not
    found by ``deadline`` (of time.monotonic).
    """
    apart = system_of(vintages, relations)
    linked = apart.may_join
    before = np.flatnonzero(linked.reshape(-1))
    after = before + apart.shape[1] * apart.shape[2]
    linked[linked] = ~_moves(apart, before, after, deadline)
    return system_of(vintages, relations, linked)


def _moves(system: System, before: np.ndarray, after: np.ndarray, deadline: float) -> np.ndarray:
    """Which of some pairs of numbers differ where as little as fits does."""
    is_unknown = ~system.is_known
    asked = is_unknown & system.is_needed
    asked[before] |= is_unknown[before] & asked[after]
    asked[after] |= is_unknown[after] & asked[before]
    bears = asked[before] | asked[after]
    moves = bears.copy()
    if bears.any():
        columns = np.flatnonzero(asked)
        sizes = _least_change(system, columns, before[bears], after[bears], deadline)
        if sizes is not None:
            moves[bears] = sizes > 1e-6
    return moves


def _least_change(
    system: System, columns: np.ndarray, before: np.ndarray, after: np.ndarray, deadline: float
) -> np.ndarray | None:
    """Solve for the unknown ``columns`` so that pairs differ least; return by how much each does.

    None where nothing fits.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, eye_array, hstack, vstack

    count = len(before)
    moved, apart = _differences(system, columns, before, after)
    known = system.matrix @ np.where(system.is_known, system.low, 0)
    nothing = csr_array((system.matrix.shape[0], count))
    matrix = vstack([
        hstack([system.matrix[:, columns], nothing]),
        hstack([moved, -eye_array(count)]), hstack([-moved, -eye_array(count)]),
    ])  # fmt: skip
    least = np.concatenate([system.least - known, np.full(2 * count, -FAR)])
    most = np.concatenate([system.most - known, -apart, apart])
    low = np.concatenate([system.low[columns], np.zeros(count)])
    high = np.concatenate([system.high[columns], np.full(count, FAR)])
    found = milp(
        np.concatenate([np.zeros(len(columns)), np.ones(count)]),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(csr_array(matrix), least, most),
        options={"time_limit": max(deadline - time.monotonic(), 0.01)},
    )
    if found.status not in (_BEST, _NOTHING_FITS):
        raise NotInTimeError
    return None if found.x is None else found.x[len(columns) :]


def _differences(
    system: System, columns: np.ndarray, before: np.ndarray, after: np.ndarray
) -> tuple["csr_array", np.ndarray]:
    """The differences of pairs as rows over unknown columns, and what known numbers add."""
    from scipy.sparse import csr_array

    place = np.full(len(system.low), -1)
    place[columns] = np.arange(len(columns))
    signs = np.repeat([1, -1], len(after))
    at, rows = place[np.concatenate([after, before])], np.tile(np.arange(len(after)), 2)
    own = at >= 0
    shape = len(after), len(columns)
    known = np.where(own, 0, system.low[np.concatenate([after, before])])
    apart = np.bincount(rows, signs * known, len(after))
    return csr_array((signs[own], (rows[own], at[own])), shape=shape), apart
