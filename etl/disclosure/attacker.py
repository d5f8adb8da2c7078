"""An attacker's linear programme over withheld cells that hang together.

Everything is counted from the truth: an unknown is how far a cell may lie from its true value.
"""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# No cell is moved further than this many widths. What fits within is a full solution; what would
# fit only further away is not looked for, so a target may be taken for narrow that is not.
_BOX = 4
# What ends the search for whole numbers is counted, not timed: a busy machine, or a slow one, must
# find the same. Only where time runs out may one search have a part of what is left.
_NODES = 100
_PART, _LEAST_SECONDS = 0.25, 0.2
_SPREADS = 6


@dataclass
class Inferred:
    """How far below and above the truth each target was seen to fit.

    The targets are the cells, by number, and after them the secrets. A range stays true when more
    is withheld.
    """

    below: np.ndarray
    above: np.ndarray

    @classmethod
    def nothing(cls, targets: int) -> "Inferred":
        """Return what is seen before anything was tried: the truth alone."""
        zeros = np.zeros(targets, dtype=np.int64)
        return cls(zeros, zeros.copy())

    def is_narrow(self, targets: np.ndarray, width: int) -> np.ndarray:
        """Whether less than ``width`` lies between the least and the largest seen."""
        return self.above[targets] - self.below[targets] < width


@dataclass
class Attacker:
    """What is known of cells that hang together, as matrices of one column a cell.

    ``sums`` times the unknowns is 0; none is below ``lowest`` or above ``highest``; ``goals`` times
    them is how far each of ``targets`` moves. After ``deadline`` (of time.monotonic) nothing more
    is tried: what was not shown to be wide enough by then counts as narrow.
    """

    sums: "csr_array"
    lowest: np.ndarray
    highest: np.ndarray
    goals: "csr_array"
    targets: np.ndarray
    deadline: float

    def narrow_targets(self, width: int, inferred: Inferred) -> list[int]:
        """Try until each target has ``width`` or can have no more; return those that fell short."""
        self._spread(width, inferred)
        for place in self._waiting(width, inferred):
            if time.monotonic() > self.deadline:
                break
            self._stretch(place, width, inferred)
        return self.targets[self._waiting(width, inferred)].tolist()

    def _waiting(self, width: int, inferred: Inferred) -> np.ndarray:
        return np.flatnonzero(inferred.is_narrow(self.targets, width))

    def _spread(self, width: int, inferred: Inferred) -> None:
        """Move many targets at once, up and down by chance: most are wide enough after a few."""
        random = np.random.default_rng(0)
        for _ in range(_SPREADS):
            waiting = self._waiting(width, inferred)
            if len(waiting) < 3 or time.monotonic() > self.deadline:
                return
            goal = self.goals[waiting].T @ random.choice([-1.0, 1.0], len(waiting))
            for sense in (goal, -goal):
                self._solve(sense, _BOX * width, inferred, is_whole=False)

    def _stretch(self, place: int, width: int, inferred: Inferred) -> None:
        """Move one target, by fractions first: the solution is one of whole numbers as a rule."""
        target, goal = self.targets[[place]], self.goals[[place]].toarray()[0]
        for is_whole in (False, True):
            reach = 0.0
            for sense in (goal, -goal):
                if inferred.is_narrow(target, width)[0]:
                    reach += self._solve(sense, _BOX * width, inferred, is_whole)
            if reach < width - 1e-6:
                return

    def _solve(self, goal: np.ndarray, box: int, inferred: Inferred, is_whole: bool) -> float:
        """Move cells at most ``box`` against a goal; return how far it went, a box if unsolved."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        known = [LinearConstraint(self.sums, 0, 0)] if self.sums.shape[0] else []
        found = milp(
            goal,
            integrality=np.full(len(goal), int(is_whole)),
            bounds=Bounds(np.maximum(self.lowest, -box), np.minimum(self.highest, box)),
            constraints=known,
            options={"node_limit": _NODES, "time_limit": self._seconds},
        )
        if found.x is not None:
            self._note(np.rint(found.x).astype(np.int64), inferred)
        return -found.fun if found.status == 0 else box

    @property
    def _seconds(self) -> float:
        return max(_LEAST_SECONDS, _PART * (self.deadline - time.monotonic()))

    def _note(self, moved: np.ndarray, inferred: Inferred) -> None:
        """Take a solution for evidence where, in whole numbers, it is one."""
        is_within = (moved >= self.lowest).all() and (moved <= self.highest).all()
        if is_within and not (self.sums @ moved).any():
            seen, at = self.goals @ moved, self.targets
            inferred.below[at] = np.minimum(inferred.below[at], seen)
            inferred.above[at] = np.maximum(inferred.above[at], seen)
