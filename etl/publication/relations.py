"""How the counts of several measures hang together: which is part of which, by their units.

Two counts that are published side by side tell their difference. Which counts have one is not
guessed from their sizes: it is read off the units, each with the counts it is in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import duckdb
import numpy as np

from etl.disclosure.cube import Share, Sum
from etl.findings.scope import OTHER_PROSECUTIONS, STALKING_AND_HARASSMENT
from etl.publication.table import COUNTS
from etl.quoting import quoted

_KEY = "case_id, defendant_id"
_MART = "marts.case_outcomes"
# As sql/publication/offence_groups.sql parts the groups.
_CLASS = (
    f"case when is_chosen_offence(offence_group_code, '{STALKING_AND_HARASSMENT}')"
    f" then '{STALKING_AND_HARASSMENT}' else '{OTHER_PROSECUTIONS}' end"
)


@dataclass(frozen=True)
class Relations:
    """Which units are in which counts.

    ``names``: of the counts, as 'dv_overlap.numerator'. ``kinds``: for each count (rows) and each
    kind of unit there is (columns) whether such a unit is counted. ``is_linked``: pairs of counts
    that are of the same units, so that a difference of them means anything. ``classes``: by kind
    the class of offences that it is of; empty where that is not known.
    """

    names: tuple[str, ...]
    kinds: np.ndarray
    is_linked: np.ndarray
    classes: tuple[str, ...] = ()

    def within(self, only: str | None) -> "Relations":
        """Return how counts hang together in a table of one class of offences: more is part there.

        All whose cyber marker counts are all defendants of stalking and harassment, not of all.
        """
        if only is None or not self.classes:
            return self
        is_in = np.array([one == only for one in self.classes], dtype=bool)
        return replace(self, kinds=self.kinds[:, is_in], classes=())

    def own(self, names: Sequence[str]) -> list[str]:
        """Return one name for all counts that are the same, of some, in their order."""
        chosen: list[str] = []
        for name in names:
            if not any(self._is_same(name, other) for other in chosen):
                chosen.append(name)
        return chosen

    def same_as(self, name: str, among: Sequence[str]) -> str:
        """Return that of some counts which is the same as a count."""
        return next(other for other in among if self._is_same(name, other))

    def _is_same(self, one: str, other: str) -> bool:
        a, b = self.names.index(one), self.names.index(other)
        return a == b or bool(self.is_linked[a, b] and (self.kinds[a] == self.kinds[b]).all())

    def together(self, measures: Sequence[str]) -> list[list[str]]:
        """Part measures into those that count the same units."""
        parts: dict[int, list[str]] = {}
        for measure in measures:
            linked = self.is_linked[self.names.index(f"{measure}.denominator")]
            parts.setdefault(int(np.argmax(linked)), []).append(measure)
        return list(parts.values())

    def of(self, names: Sequence[str]) -> tuple[list[Sum], list[Share]]:
        """Return how distinct counts hang together, by their places; see Cube.of.

        A share is given for every next larger count; then for what that leaves, so that of three
        parts of a whole the third is known to be what the others leave. What is left is one count
        however it is come by.
        """
        at = [self.names.index(name) for name in names]
        found = _Found(list(self.kinds[at]), self.is_linked[np.ix_(at, at)])
        for part, whole in _next_larger(found.sets, found.linked):
            pair = (names[part], names[whole])
            found.add(
                part, whole, is_outcome=_is_outcome(*pair), is_recording=self._is_recording(*pair)
            )
        smallest_first = sorted(range(len(names)), key=lambda place: found.sets[place].sum())
        for rest, part in product(range(len(names), len(found.sets)), smallest_first):
            if found.linked[part, found.whole_of[rest]] and found.is_within(part, rest):
                found.add(part, rest, is_outcome=False)
        return found.sums, found.shares

    def _is_recording(self, part: str, whole: str) -> bool:
        """Whether what a share leaves are those of whom the answer is not recorded."""
        measure, count = part.split(".")
        return count == "denominator" and self._is_same(f"{measure}.eligible", whole)

    @property
    def told(self) -> tuple[list[tuple[str, ...]], list[tuple[str, str]]]:
        """Return what anybody knows: parts whose sum is no more than a whole (the last), and
        counts that are the same."""
        own = self.own(self.names)
        sums, shares = self.of(own)
        parts: dict[int, tuple[str, ...]] = dict.fromkeys(range(len(own)), ())
        wholes = dict(enumerate(own))
        for number, share in enumerate(shares, len(own)):
            parts[number] = (*parts[share.whole], own[share.part])
            wholes[number] = wholes[share.whole]
        said = [(*parts[n], wholes[n]) for n in range(len(own), len(own) + len(shares))]
        said += [(*(own[p] for p in s.parts), own[s.total]) for s in sums
                 if max(*s.parts, s.total) < len(own)]  # fmt: skip
        same = [(n, self.same_as(n, own)) for n in self.names if n not in own]
        return said, same


class _Found:
    """Sums and shares as they are found; what a share leaves is a set after those given."""

    def __init__(self, sets: list[np.ndarray], linked: np.ndarray) -> None:
        self.given = len(sets)
        self.sets, self.linked = sets, linked
        self.whole_of: dict[int, int] = {place: place for place in range(len(sets))}
        self.sums: list[Sum] = []
        self.shares: list[Share] = []

    def add(self, part: int, whole: int, is_outcome: bool, is_recording: bool = False) -> None:
        """Note that a part leaves something of a whole: another count, or a new one."""
        left = self.sets[whole] & ~self.sets[part]
        of = self.whole_of[whole]
        known = [
            n for n, one in enumerate(self.sets) if self._is_near(n, of) and (one == left).all()
        ]
        if not known:
            self.whole_of[len(self.sets)] = of
            self.sets.append(left)
            self.shares.append(Share(part, whole, is_outcome, is_recording))
        elif not any(self._is_said(s, whole, part, known[0]) for s in self.sums):
            self.sums.append(Sum(whole, (part, known[0])))

    def is_within(self, part: int, whole: int) -> bool:
        """Whether a set lies within another, and is not it."""
        return _is_within(self.sets[part], self.sets[whole])

    def _is_near(self, place: int, whole: int) -> bool:
        return bool(self.linked[self.whole_of[place], whole])

    @staticmethod
    def _is_said(said: Sum, whole: int, *parts: int) -> bool:
        return said.total == whole and set(said.parts) == set(parts)


def _next_larger(sets: Sequence[np.ndarray], linked: np.ndarray) -> list[tuple[int, int]]:
    """Pair each set with those it lies within and no other set between."""
    within = np.array([[_is_within(a, b) for b in sets] for a in sets], dtype=bool)
    within = within.reshape(linked.shape) & linked
    pairs = np.argwhere(within)
    return [(int(a), int(b)) for a, b in pairs if not (within[a] & within[:, b]).any()]


def _is_within(part: np.ndarray, whole: np.ndarray) -> bool:
    return bool((part & ~whole).sum() == 0 and (part != whole).any())


def _is_outcome(part: str, whole: str) -> bool:
    """Whether a share says what became of people: not of what was recorded of them."""
    return part.endswith(".numerator") and whole.endswith(".denominator")


def counts_of(measures: Sequence[str]) -> tuple[str, ...]:
    """Name the counts of some measures, three each."""
    return tuple(f"{measure}.{count}" for measure, count in product(measures, COUNTS))


def read_relations(con: duckdb.DuckDBPyConnection, measures: Sequence[str]) -> Relations:
    """Read off all units in which counts they are: what is so of all is so by definition.

    Counts of several measures are linked where both mark defendants' cases and count them on the
    same day; else only the counts of one measure are.
    """
    names = counts_of(measures)
    groups = _groups(con, measures)
    of = [groups[place // len(COUNTS)] for place in range(len(names))]
    found = [one for group in dict.fromkeys(groups) for one in _masks(con, measures, groups, group)]
    kinds = [[bool(mask >> place & 1) for mask, _ in found] for place in range(len(names))]
    return Relations(
        names, np.array(kinds), np.array([[a == b for b in of] for a in of]),
        tuple(of_class for _, of_class in found),
    )  # fmt: skip


def _groups(con: duckdb.DuckDBPyConnection, measures: Sequence[str]) -> list[str]:
    """Name for each measure those it shares its units with: of cases by one day, or itself."""
    told = con.execute("select metric, mart, dated_by from metrics.definitions").fetchall()
    shared = {metric: f"{mart} by {day}" for metric, mart, day in told if mart == _MART}
    return [shared.get(measure, measure) for measure in measures]


def _masks(
    con: duckdb.DuckDBPyConnection,
    measures: Sequence[str],
    groups: Sequence[str],
    group: str,
) -> list[tuple[int, str]]:
    """Return for each kind of unit of a group of measures the counts it is in, as bits, and the
    class of offences it is of."""
    key = _KEY if group.startswith(_MART) else "row_number() over ()"
    marked = " union all ".join(
        f"select ({key}) as unit, {_bits(len(COUNTS) * place)} as mask, {_CLASS} as of_class"
        f" from metrics.{quoted(measures[place])}"
        " where counted_on is not null"
        for place, own in enumerate(groups)
        if own == group
    )
    found = con.execute(
        "select distinct mask, of_class"
        f" from (select bit_or(mask) as mask, max(of_class) as of_class from ({marked})"
        " group by unit) order by mask, of_class"
    )
    return found.fetchall()


def _bits(first: int) -> str:
    numerator, denominator, eligible = (f"{1 << first + place}::hugeint" for place in range(3))
    return (
        f"case when in_numerator then {numerator} | {denominator} | {eligible}"
        f" when in_numerator is not null then {denominator} | {eligible} else {eligible} end"
    )
