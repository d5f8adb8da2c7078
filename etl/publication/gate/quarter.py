"""Attack one quarter: each of its vintages by itself, then all as if nothing had changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from etl.disclosure.policy import Policy
from etl.publication.gate.assumption import ATTACKERS, NOTHING, Assumption
from etl.publication.gate.counts import Counts
from etl.publication.gate.facts import Facts, Status
from etl.publication.gate.problem import Layout, Problem
from etl.publication.gate.search import Search
from etl.publication.gate.system import System, groups, system_of

LATE = "not shown to be safe in the time"
APART = "the numbers contradict one another"


@dataclass(frozen=True)
class Told:
    """A target that one attacker can tell; see report.Fault."""

    kind: str
    vintage: int
    cell: int
    counts: tuple[int, ...]
    low: int | None = None
    high: int | None = None
    attacker: str = ""
    also: str = ""


@dataclass
class Attacked:
    """What came of it: what is told, and how wide each withheld count was seen, by attacker."""

    told: list[Told] = field(default_factory=list)
    withheld: int = 0
    widths: dict[str, list[int]] = field(default_factory=lambda: {a: [] for a in ATTACKERS})
    narrow: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ATTACKERS, 0))
    notes: list[str] = field(default_factory=list)


def attack_quarter(
    vintages: Sequence[Facts], counts: Counts, policy: Policy, deadline: float
) -> Attacked:
    """Attack a quarter. After ``deadline`` (of time.monotonic) what is left counts as told."""
    done = Attacked(withheld=sum(int((f.status == Status.WITHHELD).sum()) for f in vintages))
    for place, facts in enumerate(vintages):
        alone = Attacked()
        _attack(system_of([facts], counts.relations), [facts], counts, policy, deadline, alone)
        _join(done, alone, place)
    if len(vintages) > 1:
        linked = Attacked()
        system = linked_system(vintages, counts)
        _attack(system, vintages, counts, policy, deadline, linked)
        names = ", ".join(facts.vintage for facts in vintages)
        known = {(t.vintage, t.cell, t.counts) for t in done.told}
        also = f"as if what is withheld had not changed between {names}"
        linked.told = [
            replace(t, also=also) for t in linked.told if (t.vintage, t.cell, t.counts) not in known
        ]
        linked.notes = [f"{note}, {also}" for note in linked.notes]
        _join(done, linked, 0)
    return done


def _join(done: Attacked, more: Attacked, vintage: int) -> None:
    done.told += [replace(told, vintage=told.vintage + vintage) for told in more.told]
    done.notes += more.notes
    for attacker in ATTACKERS:
        done.widths[attacker] += more.widths[attacker]
        done.narrow[attacker] += more.narrow[attacker]


def _attack(
    system: System,
    vintages: Sequence[Facts],
    counts: Counts,
    policy: Policy,
    deadline: float,
    done: Attacked,
) -> None:
    layout = Layout(system, counts, policy, _known_rule(system, vintages, counts, policy))
    for group in groups(system):
        _attack_group(layout.problem(group), policy, deadline, done)
    if is_contradicted(system):
        done.told.append(Told(APART, 0, 0, (0,)))


def is_contradicted(system: System) -> bool:
    """Whether what is shown does not fit together where nothing is unknown."""
    is_unknown = abs(system.matrix) @ (~system.is_known).astype(np.int64) > 0
    value = system.matrix @ np.where(system.is_known, system.low, 0)
    outside = (value < system.least) | (value > system.most)
    return bool((outside & ~is_unknown).any())


def _known_rule(
    system: System, vintages: Sequence[Facts], counts: Counts, policy: Policy
) -> np.ndarray:
    """Where (relations x numbers of wholes) a coarser row of many shows that the part is all."""
    known = np.zeros((len(counts.relations), *system.shape), dtype=bool)
    for place, relation in enumerate(counts.relations):
        if relation.is_outcome:
            for vintage, facts in enumerate(vintages):
                whole, part = relation.whole, relation.parts[0]
                is_rule = facts.is_told[:, [whole, part]].all(axis=1)
                is_rule &= facts.low[:, whole] >= policy.whole_groups.known_from
                is_rule &= facts.low[:, whole] == facts.low[:, part]
                rules = set(np.flatnonzero(is_rule).tolist())
                if rules:
                    known[place, vintage, :, whole] = [
                        bool(above & rules) for above in facts.sums.above
                    ]
    return known.reshape(len(counts.relations), -1)


def linked_system(vintages: Sequence[Facts], counts: Counts) -> System:
    """Take as unchanged what may be: by group, and where a group cannot be, count by count."""
    linked = np.ones(vintages[0].status.shape, dtype=bool)
    bad = _impossible(system_of(vintages, counts.relations, linked))
    for cells, columns in bad:
        linked[cells, columns] = False
    for cells, columns in bad:
        for column in np.unique(columns):
            own = cells[columns == column]
            linked[own, column] = True
            if _impossible(system_of(vintages, counts.relations, linked)):
                linked[own, column] = False
    return system_of(vintages, counts.relations, linked)


def _impossible(system: System) -> list[tuple[np.ndarray, np.ndarray]]:
    """The groups, as cells and counts, in which nothing fits."""
    found = []
    for group in groups(system):
        if not _is_feasible(system, group):
            _, cells, columns = np.unravel_index(group, system.shape)
            found.append((cells, columns))
    if is_contradicted(system):
        linked = np.unique(system.same_as[system.same_as != np.arange(len(system.same_as))])
        _, cells, columns = np.unravel_index(linked, system.shape)
        found.append((cells, columns))
    return found


def _is_feasible(system: System, group: np.ndarray) -> bool:
    from scipy.optimize import Bounds, LinearConstraint, milp

    part = system.matrix[:, group]
    rows = np.flatnonzero(np.diff(part.indptr))
    value = system.matrix[rows] @ np.where(system.is_known, system.low, 0)
    if (system.low[group] > system.high[group]).any():
        return False
    known = LinearConstraint(part[rows], system.least[rows] - value, system.most[rows] - value)
    found = milp(
        np.zeros(len(group)),
        bounds=Bounds(system.low[group], system.high[group]),
        constraints=[known] if len(rows) else [],
    )
    return found.status != 2


def _attack_group(problem: Problem, policy: Policy, deadline: float, done: Attacked) -> None:
    """Let the attacker who knows most try first: what he cannot tell the others cannot."""
    targets, required = problem.targets, problem.required
    withheld = np.array([target.is_withheld for target in targets])
    asked = np.flatnonzero(withheld | _may_be_small(problem, policy))
    faults: dict[int, Told] = {}
    seen = None
    for attacker in reversed(ATTACKERS):
        search = Search(Assumption(problem, attacker), deadline)
        is_possible = search.is_possible()
        if is_possible is False:
            _note_contradiction(attacker, targets[0].vintage, problem, done)
            continue
        seen = search.seen(asked)
        narrow = asked[seen.is_narrow(required)[asked]]
        for place in narrow.tolist():
            told = _told(problem, place, attacker, seen, policy, is_possible is None)
            if told:
                faults[place] = told
        own = np.flatnonzero(withheld)
        done.widths[attacker] += np.maximum(seen.high - seen.low, 0)[own].tolist()
        done.narrow[attacker] += int(np.isin(own, narrow).sum())
        asked = narrow
    done.told += faults.values()


def _may_be_small(problem: Problem, policy: Policy) -> np.ndarray:
    """Which targets may, as far as the bounds of the weakest attacker say, be small."""
    assumption = Assumption(problem, NOTHING)
    least, most = assumption.reach(problem.goals)
    return (most >= 1) & (least < policy.threshold.value)


def _told(
    problem: Problem, place: int, attacker: str, seen, policy: Policy, is_unsure: bool
) -> Told | None:
    target = problem.targets[place]
    low, high = int(seen.low[place]), int(seen.high[place])
    where = target.vintage, target.cell, target.counts
    if is_unsure or not seen.is_final[place]:
        return Told(LATE, *where, None, None, attacker)
    if not target.is_withheld and (high < 1 or low >= policy.threshold.value):
        return None
    return Told(_kind(target.status, len(target.counts), target.is_withheld), *where, low, high,
                attacker)  # fmt: skip


def _kind(status: Status, counts: int, is_withheld: bool) -> str:
    if counts > 1:
        return "difference told"
    if is_withheld:
        return "withheld count told"
    return {
        Status.ROUNDED: "rounded count told",
        Status.OMITTED: "omitted count told",
    }.get(status, "sum told that nobody published")


def _note_contradiction(attacker: str, vintage: int, problem: Problem, done: Attacked) -> None:
    first = problem.targets[0]
    if attacker == NOTHING:
        done.told.append(
            Told(APART, vintage, first.cell, first.counts)
        )
    else:
        done.notes.append(
            f"what attacker '{attacker}' assumes does not fit a group of {len(problem.numbers)}"
            " unknown counts: he learns nothing of it by that"
        )
