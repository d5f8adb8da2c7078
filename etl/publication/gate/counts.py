"""The counts of a row by name, which of them are one, and how they hang together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from etl.disclosure.policy import Policy
from etl.publication.gate.files import COUNTS, Folder


@dataclass(frozen=True)
class Relation:
    """Counts of which the sum is no more than another, in every row; by place.

    ``is_exact``: it is the other. ``is_outcome``: to be none or all of the other tells of people.
    ``is_secret``: what is left may not be told where it is small. ``only``: of which class of
    offences alone it holds, '' where of all.
    """

    parts: tuple[int, ...]
    whole: int
    is_exact: bool = False
    is_outcome: bool = False
    is_secret: bool = True
    only: str = ""


@dataclass(frozen=True)
class Counts:
    """The distinct counts: ``names`` gives all names of each, as 'dv_overlap.numerator'."""

    names: tuple[tuple[str, ...], ...]
    relations: tuple[Relation, ...]

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of the count a name stands for."""
        return {name: place for place, own in enumerate(self.names) for name in own}

    @property
    def outcomes(self) -> frozenset[int]:
        """Counts that whole-group protection is for."""
        return frozenset(r.parts[0] for r in self.relations if r.is_outcome)

    def pair(self, measure: str, part: str, whole: str) -> tuple[int, int]:
        """The places of two counts of a measure."""
        return self.place[f"{measure}.{part}"], self.place[f"{measure}.{whole}"]


def counts_of(folders: Sequence[Folder], policy: Policy) -> Counts:
    """Read off all releases which counts there are; each measure's own three always nest."""
    measures = sorted({m for one in folders if len(one.rows) for m in one.rows["measure"].unique()})
    names = [f"{measure}.{count}" for measure in measures for count in COUNTS]
    groups = _merged(names, {pair for one in folders for pair in one.same})
    place = {name: at for at, group in enumerate(groups) for name in group}
    own = [pair for m in measures for pair in _nested(m)]
    told = {(names, False) for one in folders for names in one.relations}
    within = {one for folder in folders for one in folder.within}
    told |= {(names, True) for one in folders for names in one.sums} | {(p, False) for p in own}
    found: dict[tuple, Relation] = {}
    for given, is_exact in sorted(told):
        if all(name in place for name in given):
            relation = _relation([place[name] for name in given], is_exact, groups, policy)
            if relation.whole not in relation.parts:
                found.setdefault((frozenset(relation.parts), relation.whole, is_exact), relation)
    by_class = {
        only: _groups_within(only, names, groups, folders) for only in {one[0] for one in within}
    }
    for only, given, is_exact in sorted(within):
        if all(name in place for name in given):
            places = [place[name] for name in given]
            relation = _relation(places, is_exact, by_class[only], policy)
            key = (frozenset(relation.parts), relation.whole, is_exact)
            if relation.whole not in relation.parts and key not in found:
                found[(*key, only)] = replace(relation, only=only)
    return Counts(groups, tuple(found.values()))


def _groups_within(
    only: str, names: Sequence[str], groups: Sequence[tuple[str, ...]], folders: Sequence[Folder]
) -> tuple[tuple[str, ...], ...]:
    """All names that each count goes by within a class of offences."""
    pairs = {pair for one in folders for pair in one.same}
    pairs |= {given for one in folders for o, given, is_same in one.within if o == only and is_same}
    merged = _merged(names, pairs)
    return tuple(next(own for own in merged if group[0] in own) for group in groups)


def _nested(measure: str) -> list[tuple[str, str]]:
    numerator, denominator, eligible = (f"{measure}.{count}" for count in COUNTS)
    return [(numerator, denominator), (denominator, eligible)]


def _merged(names: Sequence[str], same: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    group = {name: {name} for name in names}
    for pair in sorted(same):
        known = [name for name in pair if name in group]
        one = set().union(*(group[name] for name in known))
        group.update(dict.fromkeys(one, one))
    return tuple(dict.fromkeys(tuple(sorted(group[name])) for name in names))


def _relation(
    places: Sequence[int], is_exact: bool, groups: Sequence[tuple[str, ...]], policy: Policy
) -> Relation:
    *parts, whole = places
    is_pair = len(parts) == 1
    of_part, of_whole = groups[parts[0]], groups[whole]
    is_outcome = (
        is_pair
        and policy.whole_groups.treatment == "withhold"
        and any(name.endswith(".numerator") for name in of_part)
        and any(name.endswith(".denominator") for name in of_whole)
    )
    # Whose answer was not recorded: told of no person, where the policy says so.
    answered = {n.removesuffix(".denominator") for n in of_part if n.endswith(".denominator")}
    asked = {name.removesuffix(".eligible") for name in of_whole if name.endswith(".eligible")}
    is_recording = is_pair and bool(answered & asked)
    is_secret = not (is_recording and policy.not_recorded.treatment == "show")
    return Relation(tuple(sorted(parts)), whole, is_exact, is_outcome, is_secret and not is_exact)
