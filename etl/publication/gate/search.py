"""Look for the least and the largest value of each target that fit what one attacker knows."""

import time
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from etl.publication.gate.assumption import Assumption, Model
from etl.publication.gate.system import FAR

# What most models need is far less. Counted, not timed: a busy machine must find the same.
_NODES = 2000
# So many spreads in a row that bring nothing are enough.
_IDLE = 3
# What a solver's numbers may be off.
_ROOM = 1e-5


@dataclass
class Seen:
    """The least and the largest value of each target that was seen to fit.

    ``is_final``: no further value fits, or enough of them were seen to.
    """

    low: np.ndarray
    high: np.ndarray
    is_final: np.ndarray

    def is_narrow(self, required: np.ndarray) -> np.ndarray:
        """Which targets were not seen to be as wide as they must be."""
        return self.high - self.low < required


@dataclass(frozen=True)
class Answer:
    """What a solver says: numbers or None, and whether they are the best, or none at all fit."""

    values: np.ndarray | None
    goal: float
    is_best: bool
    is_impossible: bool = False


class Search:
    """The search of one problem under one assumption; after ``deadline`` nothing is tried."""

    def __init__(self, assumption: Assumption, deadline: float, before: Seen | None = None) -> None:
        """``before``: what one who knows more saw, which fits here too."""
        self.assumption, self.deadline = assumption, deadline
        self.problem = assumption.problem
        count = len(self.problem.targets)
        self.low = np.full(count, FAR, dtype=np.int64) if before is None else before.low
        self.high = np.full(count, -FAR, dtype=np.int64) if before is None else before.high

    def is_possible(self) -> bool | None:
        """Whether anything fits; None where it could not be told in the time."""
        if not self.assumption.is_possible:
            return False
        if self._has_seen:
            return True
        nothing = np.zeros(len(self.assumption.low))
        for model, is_whole in self._models:
            answer = self._solve(model, nothing, is_whole)
            if self._note(answer):
                return True
            if answer.is_impossible:
                return False
        return None

    def seen(self, asked: np.ndarray) -> Seen:
        """Search the range of some targets, by place, until each is wide or can be no wider.

        Nothing is final where ``is_possible`` found nothing that fits.
        """
        required = self.problem.required
        is_final = np.zeros(len(required), dtype=bool)
        if not self._has_seen:
            return Seen(self.low, self.high, is_final)
        self._spread(asked, required)
        for place in asked:
            is_final[place] = self._stretch(int(place), int(required[place]))
        return Seen(self.low, self.high, is_final)

    @property
    def _has_seen(self) -> bool:
        return bool((self.low <= self.high).all())

    @cached_property
    def _models(self) -> list[tuple[Model, bool]]:
        """What to ask, the fastest first, and whether in whole numbers: the last holds all."""
        simple = self.assumption.simple
        more = [(self.assumption.whole, True)] if self.assumption.says_more else []
        return [(simple, False), (simple, True), *more]

    def _waiting(self, asked: np.ndarray, required: np.ndarray) -> np.ndarray:
        return asked[self.high[asked] - self.low[asked] < required[asked]]

    def _spread(self, asked: np.ndarray, required: np.ndarray) -> None:
        """Move many targets at once, up and down by chance: most are wide after a few."""
        random = np.random.default_rng(0)
        # What the bounds alone hold cannot be moved.
        least, most = self.limits
        asked = asked[(most - least >= required)[asked]]
        idle = 0
        while idle < _IDLE:
            waiting = self._waiting(asked, required)
            if len(waiting) < 3 or time.monotonic() > self.deadline:
                return
            goal = self.problem.goals.matrix[waiting].T @ random.choice([-1.0, 1.0], len(waiting))
            for sense in (goal, -goal):
                if not self._note(self._solve(self.assumption.simple, sense, is_whole=False)):
                    self._note(self._solve(self.assumption.simple, sense))
            idle = idle + 1 if len(self._waiting(asked, required)) == len(waiting) else 0

    @cached_property
    def limits(self) -> tuple[np.ndarray, np.ndarray]:
        """Between which values each target lies for certain; narrowed as models say so."""
        return self.assumption.reach(self.problem.goals)

    def _stretch(self, place: int, required: int) -> bool:
        """Search one target; return whether all was found that there is to find."""
        goal = self.problem.goals.matrix[[place]].toarray()[0].astype(float)
        for model, is_whole in self._models:
            for which, sense in enumerate((goal, -goal)):
                if self._is_done(place, required):
                    return True
                if time.monotonic() > self.deadline:
                    return False
                capped = self._capped(model, place, goal, which, required)
                answer = self._solve(capped, sense, is_whole)
                self._note(answer)
                if answer.is_best:
                    self._limit(place, which, answer.goal)
        return self._is_done(place, required)

    def _is_done(self, place: int, required: int) -> bool:
        """Whether a target was seen to be wide, or to reach both of its limits."""
        low, high = self.low[place], self.high[place]
        least, most = self.limits
        return bool(high - low >= required or (low <= least[place] and high >= most[place]))

    def _limit(self, place: int, which: int, goal: float) -> None:
        """Narrow the limits of a target to the best that a model found, fractions outwards."""
        least, most = self.limits
        known = self.problem.goals.known[place]
        if which == 0:
            least[place] = max(least[place], np.ceil(goal - _ROOM) + known)
        else:
            most[place] = min(most[place], np.floor(-goal + _ROOM) + known)

    def _capped(
        self, model: Model, place: int, goal: np.ndarray, which: int, required: int
    ) -> Model:
        """Ask for no more than would be enough: a solver need not go to the end."""
        from scipy.sparse import csr_array, vstack

        known = self.problem.goals.known[place]
        least = self.high[place] - required - known if which == 0 else -FAR
        most = self.low[place] + required - known if which == 1 else FAR
        row = np.zeros((1, model.matrix.shape[1]), dtype=np.int64)
        row[0, : len(goal)] = goal
        return Model(
            csr_array(vstack([model.matrix, csr_array(row)])),
            np.append(model.least, least), np.append(model.most, most), model.low, model.high,
        )  # fmt: skip

    def _solve(self, model: Model, goal: np.ndarray, is_whole: bool = True) -> Answer:
        from scipy.optimize import Bounds, LinearConstraint, milp

        count = len(model.low)
        rows = LinearConstraint(model.matrix, _open(model.least), _open(model.most))
        left = self.deadline - time.monotonic()
        found = milp(
            np.concatenate([goal, np.zeros(count - len(goal))]),
            integrality=np.full(count, int(is_whole)),
            bounds=Bounds(model.low, model.high),
            constraints=[rows] if model.matrix.shape[0] else [],
            options={"node_limit": _NODES, "time_limit": max(left, 0.01), "mip_rel_gap": 0},
        )
        if found.x is None:
            return Answer(None, 0.0, False, is_impossible=found.status == 2)
        values = np.rint(found.x[: len(goal)]).astype(np.int64)
        return Answer(values, found.fun, is_best=found.status == 0)

    def _note(self, answer: Answer) -> bool:
        """Take an answer for evidence where, in whole numbers, it is a solution."""
        if answer.values is None or not self.assumption.fits(answer.values):
            return False
        seen = self.problem.goals.of(answer.values)
        self.low = np.minimum(self.low, seen)
        self.high = np.maximum(self.high, seen)
        return True


def _open(bounds: np.ndarray) -> np.ndarray:
    """Let the solver know which bounds are none."""
    wide = bounds.astype(float)
    wide[bounds > FAR // 2], wide[bounds < -FAR // 2] = np.inf, -np.inf
    return wide
