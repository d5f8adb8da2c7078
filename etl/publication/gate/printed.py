"""Faults that stand in print: no solver is needed to find them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import polars as pl

from etl.disclosure.policy import Policy
from etl.publication.gate.counts import Relation
from etl.publication.gate.facts import Everything, Facts, Status
from etl.publication.gate.files import COUNTS, MARKS, PERCENTS, WITHHELD
from etl.publication.gate.names import Names
from etl.publication.gate.report import Fault

_OF = dict.fromkeys(PERCENTS, ("numerator", "denominator")) | {
    "coverage_percent": ("denominator", "eligible")
}


@dataclass(frozen=True)
class Printed:
    """Looks through the facts of a quarter; groups of ``many`` or more tell of no person."""

    everything: Everything
    policy: Policy
    many: int

    def faults(self, quarter: str) -> list[Fault]:
        """What stands in print of a quarter, each of its vintages and from one to the next."""
        vintages = self.everything.quarters[quarter]
        found = [fault for facts in vintages for fault in self._of_vintage(facts)]
        for earlier, later in pairwise(vintages):
            found += self._of_change(earlier, later)
        return found

    def _of_vintage(self, facts: Facts) -> Iterator[Fault]:
        names = Names(self.everything, facts)
        exact = np.where(facts.is_told, facts.low, -1)
        least = 1 if self.policy.zeros.treatment == "show" else 0
        small = (exact >= least) & (exact < self.policy.threshold.value)
        yield from names.cells("small count shown", small, exact)
        told = facts.is_told & (facts.status == Status.WITHHELD)
        yield from names.cells("withheld, and shown elsewhere", told, exact)
        apart = facts.low > facts.high
        yield from names.cells("shown twice, and otherwise", apart)
        for relation in self.everything.counts.relations:
            yield from self._of_relation(facts, names, relation)
        yield from _beside_withheld(facts)
        yield from _not_following(facts)

    def _of_relation(self, facts: Facts, names: Names, relation: Relation) -> Iterator[Fault]:
        columns = [relation.whole, *relation.parts]
        is_told = facts.is_told[:, columns].all(axis=1) & facts.sums.of(relation.only)
        rest = facts.low[:, relation.whole] - facts.low[:, relation.parts].sum(axis=1)
        if relation.is_secret:
            small = is_told & (rest >= 1) & (rest < self.policy.threshold.value)
            yield from names.rests("small difference shown", small, relation, rest)
        if relation.is_outcome:
            whole, part = facts.low[:, relation.whole], facts.low[:, relation.parts[0]]
            for share, value in (("0%", part), ("100%", rest)):
                is_all = is_told & (whole > 0) & (value == 0)
                is_rule = is_all & (whole >= self.many)
                # A coarser row of many that shows the same tells it anyway.
                is_known = np.array(
                    [bool(set(facts.sums.above[cell]) & _set(is_rule)) for cell in _set(is_all)]
                )
                few = np.zeros(len(is_all), dtype=bool)
                few[[c for c, k in zip(_set(is_all), is_known, strict=True) if not k]] = True
                yield from names.rests(f"{share} shown", few & ~is_rule, relation, value)

    def _of_change(self, earlier: Facts, later: Facts) -> Iterator[Fault]:
        names = Names(self.everything, later)
        both = earlier.is_told & later.is_told
        moved = np.abs(later.low - earlier.low)
        limit = self.policy.threshold.value
        # Where one moved far, more than a few were added or taken away: of many that tells of none.
        has_moved_far = (both & (moved >= limit)).any(axis=1, keepdims=True)
        is_few = ~(self._is_of_many(earlier, later) & has_moved_far)
        small = both & (moved >= 1) & (moved < limit) & is_few
        yield from names.cells(
            f"small change shown since {earlier.vintage}", small, np.where(both, moved, 0)
        )
        for relation in self.everything.counts.relations:
            yield from self._of_rest(earlier, later, relation, is_few)
        before = (earlier.status == Status.WITHHELD) & later.is_told
        yield from names.cells(f"shown, but withheld in {earlier.vintage}", before)

    def _of_rest(
        self, earlier: Facts, later: Facts, relation: Relation, is_few: np.ndarray
    ) -> Iterator[Fault]:
        """A small change of what a whole leaves of its parts."""
        columns = [relation.whole, *relation.parts]
        is_told = (earlier.is_told & later.is_told)[:, columns].all(axis=1)
        is_told &= later.sums.of(relation.only)
        by = later.low - earlier.low
        rest = np.abs(by[:, relation.whole] - by[:, relation.parts].sum(axis=1))
        small = is_told & (rest >= 1) & (rest < self.policy.threshold.value)
        if relation.is_secret:
            small &= is_few[:, relation.parts[0]]
            kind = f"small change of a difference shown since {earlier.vintage}"
            yield from Names(self.everything, later).rests(kind, small, relation, rest)

    def _is_of_many(self, earlier: Facts, later: Facts) -> np.ndarray:
        """Whether a count is of a row whose denominator is shown to be of many (cells x counts)."""
        counts = self.everything.counts
        is_of_many = np.zeros(later.status.shape, dtype=bool)
        for place, own in enumerate(counts.names):
            for measure in {name.rsplit(".", 1)[0] for name in own}:
                whole = counts.place[f"{measure}.denominator"]
                size = [np.where(f.is_told[:, whole], f.low[:, whole], 0) for f in (earlier, later)]
                is_of_many[:, place] |= np.maximum(*size) >= self.many
        return is_of_many


def _set(is_in: np.ndarray) -> set[int]:
    return set(np.flatnonzero(is_in).tolist())


def _beside_withheld(facts: Facts) -> Iterator[Fault]:
    """What follows from counts must be withheld with them, and marked as they are."""
    for name, counts in _OF.items():
        is_beside = pl.any_horizontal(pl.col(count) == WITHHELD for count in counts)
        for row in facts.rows.filter(is_beside & (pl.col(name) != WITHHELD)).to_dicts():
            yield _of_row(f"{name} beside a withheld count", facts, row, name)


def _not_following(facts: Facts) -> Iterator[Fault]:
    """A percentage of counts that are shown follows from them, or it tells more than they do."""
    for name in ("percent", "coverage_percent"):
        part, whole = (pl.col(c).cast(pl.Float64, strict=False) for c in _OF[name])
        own = 100 * part / whole
        value = pl.col(name).cast(pl.Float64, strict=False)
        for row in facts.rows.filter((own - value).abs() > 0.05 + 1e-6).to_dicts():
            yield _of_row("does not follow from its counts", facts, row, name)
    rounded = facts.rows.filter(pl.col("rounded_to") > 1)
    for name, sign in (("percent_low", -1), ("percent_high", 1)):
        for row in rounded.filter(~pl.col(name).is_in(list(MARKS))).to_dicts():
            part, whole = (row[c] for c in COUNTS[:2])
            is_shown = part.isdecimal() and whole.isdecimal() and int(whole)
            own = 100 * _wilson(int(part), int(whole), sign) if is_shown else -1
            if abs(own - float(row[name])) > 0.05 + 1e-6:
                yield _of_row("does not follow from its counts", facts, row, name)


def _wilson(part: int, whole: int, sign: int) -> float:
    """A bound of Wilson's 95% interval, clamped to what a share can be."""
    z = 1.959963984540054
    if part > whole:
        return -1
    root = (z * z + 4 * part * (whole - part) / whole) ** 0.5
    return min(max((2 * part + z * z + sign * z * root) / (2 * (whole + z * z)), 0), 1)


def _of_row(kind: str, facts: Facts, row: dict, column: str) -> Fault:
    return Fault(
        kind, facts.quarter, facts.vintage, row["table"], row["area_code"],
        row["offence_code"], row["measure"], column,
    )  # fmt: skip
