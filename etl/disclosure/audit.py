"""The audit: what an attacker can work out of withheld cells from everything that is known.

The attacker knows every shown cell, every known sum, that counts are whole numbers, and the least
a withheld one can be. For each withheld cell and each secret the least and the largest value that
fit are looked for, by an integer linear programme.
Not looked at: which cell the heuristic would have chosen where it had a choice.
"""

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from etl.disclosure.attacker import Attacker, Inferred
from etl.disclosure.cells import Cells, Line

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Somebody is waiting. What cannot be shown to be safe in the time is refused.
SECONDS = 3.0


class Audit:
    """Audits of one table, each of more withheld cells than the one before."""

    def __init__(self, cells: Cells, seconds: float = SECONDS) -> None:
        """Write what is known of the cells as matrices, once; all audits together get a time."""
        self.deadline = time.monotonic() + seconds
        count = len(cells.values)
        self.cells = cells
        self.sums = _matrix(cells.lines, count)
        self.secrets = _matrix(cells.secrets, count)
        self.inferred = Inferred.nothing(count + len(cells.secrets))

    def narrow(self, withheld: np.ndarray, width: int) -> np.ndarray:
        """Return the targets that can be told more closely than ``width``, by number.

        The targets are the withheld cells, by number, and after them the secrets.
        """
        attackers = list(self._attackers(withheld))
        told = [attacker.narrow_targets(width, self.inferred) for attacker in attackers]
        hidden = [attacker.targets for attacker in attackers]
        # A secret that is a sum of shown cells is told exactly.
        secrets = np.arange(len(self.cells.secrets)) + len(self.cells.values)
        shown = np.setdiff1d(secrets, np.concatenate(hidden)) if hidden else secrets
        return np.array([*(target for part in told for target in part), *shown], dtype=np.int64)

    @property
    def is_out_of_time(self) -> bool:
        """Whether nothing more will be tried."""
        return time.monotonic() > self.deadline

    def hopeless(self, targets: np.ndarray, width: int) -> np.ndarray:
        """Return those of some targets that are told even where all that may be is withheld."""
        everything = Audit(self.cells, self.deadline - time.monotonic())
        everything.inferred = Inferred(self.inferred.below.copy(), self.inferred.above.copy())
        # The others are not asked.
        others = np.setdiff1d(np.arange(len(self.inferred.below)), targets)
        everything.inferred.above[others] += 2 * width
        most = self.cells.is_small | self.cells.is_open | self.cells.may_be_withheld
        told = everything.narrow(most, width)
        return np.intersect1d(told, targets)

    def _attackers(self, withheld: np.ndarray) -> Iterator[Attacker]:
        from scipy.sparse import csr_array, vstack

        unknown = np.flatnonzero(withheld)
        if not len(unknown):
            return
        sums, secrets = self.sums[:, unknown], self.secrets[:, unknown]
        component = _components(vstack([sums, secrets]))
        lowest = (self.cells.least - self.cells.values)[unknown]
        highest = (self.cells.most - self.cells.values)[unknown]
        for number in range(component.max() + 1):
            inside = np.flatnonzero(component == number)
            rows = [np.flatnonzero(abs(m[:, inside]).sum(axis=1)) for m in (sums, secrets)]
            # What is left of a whole and not small is only there to hide others.
            is_asked = (~self.cells.is_rest & ~self.cells.is_open) | self.cells.is_small
            asked = np.flatnonzero(is_asked[unknown[inside]])
            own = csr_array(np.eye(len(inside))[asked])
            yield Attacker(
                sums=sums[rows[0]][:, inside],
                lowest=lowest[inside],
                highest=highest[inside],
                goals=csr_array(vstack([own, secrets[rows[1]][:, inside]])),
                targets=np.concatenate([unknown[inside[asked]], rows[1] + len(self.cells.values)]),
                deadline=self.deadline,
            )


def _matrix(lines: list[Line], count: int) -> "csr_array":
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *(len(line.cells) for line in lines)])
    if not lines:
        return csr_array((0, count), dtype=np.int64)
    cells = np.concatenate([line.cells for line in lines])
    factors = np.concatenate([line.factors for line in lines])
    return csr_array((factors, cells, starts), shape=(len(lines), count))


def _components(known: "csr_array") -> np.ndarray:
    """Number the columns that hang together through rows."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    known = csr_array(abs(known) > 0, dtype=np.int64)
    return connected_components(known.T @ known, directed=False)[1]
