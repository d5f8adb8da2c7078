"""A group of unknown counts that hang together: what is known of it and what nobody may tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from etl.disclosure.policy import Policy
from etl.publication.gate.counts import Counts
from etl.publication.gate.facts import Status
from etl.publication.gate.hierarchy import Sums
from etl.publication.gate.system import System

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True)
class Forms:
    """Sums of unknown counts: ``matrix`` times them, and ``known`` added."""

    matrix: "csr_array"
    known: np.ndarray

    def of(self, values: np.ndarray) -> np.ndarray:
        """What they come to."""
        return self.matrix @ values + self.known

    def chosen(self, places: np.ndarray) -> "Forms":
        """Some of them."""
        return Forms(self.matrix[places], self.known[places])


@dataclass(frozen=True)
class Target:
    """What nobody may tell: a count, or what the first of ``counts`` leaves of the others.

    ``is_withheld``: where narrow it is a fault however large, else only where it may be small.
    ``stood``: what is printed of a count that stands; to tell that it is the same tells nothing.
    """

    vintage: int
    cell: int
    counts: tuple[int, ...]
    required: int
    is_withheld: bool
    status: Status
    stood: int | None = None


@dataclass(frozen=True)
class Problem:
    """What is known of a group: ``matrix`` times its counts lies between ``least`` and ``most``.

    ``low`` is what anybody knows, ``low_shown`` what follows where zeros are shown. ``few``: forms
    of which one at least lies between ``few_least`` and ``few_most``, by the rule; none where it
    says nothing. ``gaps``: forms that by the rule are not small, but may be 0 where ``gap_zero``.
    """

    numbers: np.ndarray
    matrix: "csr_array"
    least: np.ndarray
    most: np.ndarray
    low: np.ndarray
    low_shown: np.ndarray
    high: np.ndarray
    targets: tuple[Target, ...]
    goals: Forms
    few: Forms
    few_least: np.ndarray
    few_most: int
    gaps: Forms
    gap_zero: np.ndarray

    @property
    def required(self) -> np.ndarray:
        """How far apart the least and the largest value of each target must be."""
        return np.array([target.required for target in self.targets], dtype=np.int64)


class Layout:
    """Makes the problems of one system."""

    def __init__(
        self,
        system: System,
        counts: Counts,
        policy: Policy,
        known_rule: np.ndarray,
        sums: Sums,
    ) -> None:
        """``known_rule``: relations x numbers, where a coarser row tells a share of 100%."""
        self.sums = sums
        self.system, self.counts, self.policy = system, counts, policy
        self.known_rule = known_rule
        self.shows_zeros = policy.zeros.treatment == "show"
        outcomes = np.isin(np.arange(system.shape[2]), list(counts.outcomes))
        self.is_outcome = np.tile(outcomes, system.shape[0] * system.shape[1])

    def problem(self, group: np.ndarray) -> Problem:
        """Write down what is known of a group of numbers."""
        system, status = self.system, self.system.status[group]
        part = system.matrix[:, group]
        rows = np.flatnonzero(np.diff(part.indptr))
        value = system.matrix[rows] @ np.where(system.is_known, system.low, 0)
        low = system.low[group]
        is_one = (status == Status.WITHHELD) & self.shows_zeros & ~self.is_outcome[group]
        rests = self._rests(group)
        targets, goals = self._targets(group, rests)
        few, few_least = self._few(group, rests)
        gaps, gap_zero = self._gaps(group, rests)
        return Problem(
            group, part[rows], system.least[rows] - value, system.most[rows] - value,
            low, np.maximum(low, is_one), system.high[group], targets, goals,
            few, few_least, self.policy.threshold.value - 1, gaps, gap_zero,
        )  # fmt: skip

    def _rests(self, group: np.ndarray) -> list[tuple[int, np.ndarray]]:
        """Every (relation, numbers of whole and parts) that bears on a group and may be secret."""
        system, found = self.system, []
        numbers = system.same_as.reshape(system.shape)
        is_in = np.zeros(len(system.status), dtype=bool)
        is_in[group] = True
        for place, relation in enumerate(self.counts.relations):
            if relation.is_secret:
                own = numbers[:, self.sums.of(relation.only)]
                members = own[:, :, [relation.whole, *relation.parts]].reshape(
                    -1, 1 + len(relation.parts)
                )
                is_public = (system.status[members] > Status.UNPUBLISHED).all(axis=1)
                bears = is_public & is_in[members].any(axis=1)
                found += [(place, one) for one in np.unique(members[bears], axis=0)]
        return found

    def _form(self, group: np.ndarray, numbers: Sequence[np.ndarray]) -> Forms:
        """The first of some numbers less the others, for each."""
        from scipy.sparse import csr_array

        at = {number: place for place, number in enumerate(group.tolist())}
        known = np.zeros(len(numbers), dtype=np.int64)
        entries = []
        for row, members in enumerate(numbers):
            for place, number in enumerate(members.tolist()):
                sign = -1 if place else 1
                if number in at:
                    entries.append((sign, row, at[number]))
                else:
                    known[row] += sign * self.system.low[number]
        factors, rows, columns = np.array(entries, dtype=np.int64).reshape(-1, 3).T
        shape = len(numbers), len(group)
        return Forms(csr_array((factors, (rows, columns)), shape=shape), known)

    def _targets(
        self, group: np.ndarray, rests: list[tuple[int, np.ndarray]]
    ) -> tuple[tuple[Target, ...], Forms]:
        system, targets, forms = self.system, [], []
        for number in group.tolist():
            targets.append(self._target(np.array([number])))
            forms.append(np.array([number]))
        for _, members in rests:
            unknown = members[~system.is_known[members]]
            # Where one withheld count alone is unknown, the rest is as wide as that.
            if len(unknown) > 1 or system.status[unknown[0]] != Status.WITHHELD:
                targets.append(self._target(members))
                forms.append(members)
        return tuple(targets), self._form(group, forms)

    def _target(self, members: np.ndarray) -> Target:
        system = self.system
        vintage, cell, _ = system.places(members[0])
        columns = tuple(system.places(number)[2] for number in members)
        status = Status(int(system.status[members].max()))
        required = self.policy.interval.width
        if (system.status[members] == Status.ROUNDED).any():
            first, others = members[0], members[1:]
            least = max(0, system.low[first] - system.high[others].sum())
            required = min(required, int(system.high[first] - system.low[others].sum() - least))
        is_withheld = len(members) == 1 and status == Status.WITHHELD
        stood = None
        if len(members) == 1 and status == Status.STANDING:
            stood = int(system.high[members[0]]) - self.policy.threshold.value + 1
        return Target(vintage, cell, columns, required, is_withheld, status, stood)

    def _few(
        self, group: np.ndarray, rests: list[tuple[int, np.ndarray]]
    ) -> tuple[Forms, np.ndarray]:
        """What the rule lets be small in a group: withheld counts, and what they leave."""
        system = self.system
        is_hidden = np.isin(system.status, [Status.WITHHELD, Status.OMITTED]) & ~system.is_known
        if not (system.status[group] == Status.WITHHELD).any():
            return self._form(group, []), np.array([], dtype=np.int64)
        hidden = group[is_hidden[group]]
        forms = [np.array([number]) for number in hidden]
        # Numerators are small at 0 too, and so is everything where zeros are withheld.
        least = [int(self.shows_zeros and not self.is_outcome[number]) for number in hidden]
        for place, members in rests:
            if is_hidden[members[1:]].any():
                forms.append(members)
                least.append(int(not self.counts.relations[place].is_outcome))
        return self._form(group, forms), np.array(least, dtype=np.int64)

    def _gaps(
        self, group: np.ndarray, rests: list[tuple[int, np.ndarray]]
    ) -> tuple[Forms, np.ndarray]:
        """What a withheld whole leaves of shown parts: had it been small, a part were withheld."""
        system, forms, may_be_zero = self.system, [], []
        for place, members in rests:
            whole, parts = members[0], members[1:]
            is_shown = system.is_told[parts].all() and system.low[parts].all()
            if is_shown and system.status[whole] == Status.WITHHELD:
                forms.append(members)
                is_outcome = self.counts.relations[place].is_outcome
                may_be_zero.append(not is_outcome or bool(self.known_rule[place, whole]))
        return self._form(group, forms), np.array(may_be_zero, dtype=bool)
