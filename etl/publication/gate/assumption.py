"""What an attacker assumes beyond the files, as bounds, rows and choices of a model."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from etl.publication.gate.problem import Forms, Problem
from etl.publication.gate.system import FAR, tightened

if TYPE_CHECKING:
    from scipy.sparse import csr_array

NOTHING, ZEROS, RULE = "nothing", "zeros", "rule"
# From who must know the least to who must know the most.
ATTACKERS = (NOTHING, ZEROS, RULE)


@dataclass(frozen=True)
class Model:
    """Numbers between ``low`` and ``high``, of which ``matrix`` lies between ``least``, ``most``.

    The first are the unknown counts; choices (0 or 1) may follow.
    """

    matrix: "csr_array"
    least: np.ndarray
    most: np.ndarray
    low: np.ndarray
    high: np.ndarray


class Assumption:
    """A problem as one attacker sees it."""

    def __init__(self, problem: Problem, attacker: str) -> None:
        """Narrow the bounds of each count as far as single rows say it."""
        self.problem, self.attacker = problem, attacker
        self.knows_rule = attacker == RULE
        low = problem.low if attacker == NOTHING else problem.low_shown
        rows = problem.matrix, problem.least, problem.most
        self.low, self.high = tightened(*rows, low, problem.high)

    @property
    def is_possible(self) -> bool:
        """Whether the bounds leave any number for each count."""
        return bool((self.low <= self.high).all())

    def reach(self, forms: Forms) -> tuple[np.ndarray, np.ndarray]:
        """The least and the most that the bounds alone leave some forms."""
        return -_reach(Forms(-forms.matrix, -forms.known), self.low, self.high), _reach(
            forms, self.low, self.high
        )

    @property
    def says_more(self) -> bool:
        """Whether he knows anything by the rule that ``simple`` does not hold."""
        p = self.problem
        return self.knows_rule and bool(len(p.few.known) or p.gap_zero.any())

    def fits(self, values: np.ndarray) -> bool:
        """Whether whole numbers are a solution, counted exactly."""
        p = self.problem
        sums = p.matrix @ values
        is_within = (values >= self.low).all() and (values <= self.high).all()
        if not is_within or (sums < p.least).any() or (sums > p.most).any():
            return False
        return not self.knows_rule or self._keeps_rule(values)

    def _keeps_rule(self, values: np.ndarray) -> bool:
        p = self.problem
        few, gaps = p.few.of(values), p.gaps.of(values)
        is_few = (few >= p.few_least) & (few <= p.few_most)
        is_gap = (gaps > p.few_most) | (p.gap_zero & (gaps == 0))
        return bool((is_few.any() or not len(few)) and is_gap.all())

    @cached_property
    def simple(self) -> Model:
        """The model without choices: what it does not allow, the attacker rules out."""
        p = self.problem
        if not self.knows_rule or p.gap_zero.all():
            return Model(p.matrix, p.least, p.most, self.low, self.high)
        gaps = p.gaps.chosen(np.flatnonzero(~p.gap_zero))
        return _stacked(p, self.low, self.high, [(gaps.matrix, p.few_most + 1 - gaps.known, FAR)])

    @cached_property
    def whole(self) -> Model:
        """The model with choices: a form that is few, and for each gap whether it is 0."""
        from scipy.sparse import csr_array, hstack

        p, most = self.problem, self.problem.few_most
        may_zero = p.gaps.chosen(np.flatnonzero(p.gap_zero))
        gaps = p.gaps.chosen(np.flatnonzero(~p.gap_zero))
        few, open_ = len(p.few.known), len(may_zero.known)

        def block(forms: Forms, at: int, factors: np.ndarray) -> "csr_array":
            chosen = np.zeros((len(factors), few + open_), dtype=np.int64)
            chosen[np.arange(len(factors)), at + np.arange(len(factors))] = factors
            return hstack([forms.matrix, csr_array(chosen)])

        bottom, top = self.reach(p.few)
        _, reach = self.reach(may_zero)
        one = csr_array(np.array([[0] * len(self.low) + [1] * few + [0] * open_]))
        below, above = np.maximum(top - most, 0), np.maximum(p.few_least - bottom, 0)
        rows = [
            (block(p.few, 0, below), -FAR, most + below - p.few.known),
            (block(p.few, 0, -above), p.few_least - above - p.few.known, FAR),
            (block(may_zero, few, np.full(open_, -(most + 1))), -may_zero.known, FAR),
            (block(may_zero, few, -np.maximum(reach, 0)), -FAR, -may_zero.known),
            (hstack([gaps.matrix, csr_array((len(gaps.known), few + open_), dtype=np.int64)]),
             most + 1 - gaps.known, FAR),
        ]  # fmt: skip
        if few:
            rows.append((one, 1, FAR))
        extra = np.zeros(few + open_, dtype=np.int64)
        wide = csr_array(hstack([p.matrix, csr_array((p.matrix.shape[0], len(extra)))]))
        low, high = np.concatenate([self.low, extra]), np.concatenate([self.high, extra + 1])
        return _stacked(p, low, high, rows, wide)


def _reach(forms: Forms, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    from scipy.sparse import csr_array

    up, down = csr_array(forms.matrix.maximum(0)), csr_array(forms.matrix.minimum(0))
    return up @ high + down @ low + forms.known


def _stacked(
    p: Problem, low: np.ndarray, high: np.ndarray, rows: list, first: "csr_array | None" = None
) -> Model:
    from scipy.sparse import csr_array, vstack

    first = p.matrix if first is None else first
    matrices, least, most = [first], [p.least], [p.most]
    for matrix, down, up in rows:
        count = matrix.shape[0]
        matrices.append(matrix)
        least.append(np.broadcast_to(np.asarray(down, dtype=np.int64), count))
        most.append(np.broadcast_to(np.asarray(up, dtype=np.int64), count))
    return Model(
        csr_array(vstack(matrices)), np.concatenate(least), np.concatenate(most), low, high
    )
