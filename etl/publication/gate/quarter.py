"""Attack one quarter: each of its vintages by itself, then all as if nothing had changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from etl.disclosure.policy import Policy
from etl.publication.gate.assumption import ATTACKERS, NOTHING, Assumption
from etl.publication.gate.counts import Counts
from etl.publication.gate.facts import Facts, Status
from etl.publication.gate.linked import NotInTimeError, linked_system
from etl.publication.gate.problem import Layout, Problem
from etl.publication.gate.search import Search, Seen
from etl.publication.gate.system import System, groups, system_of

LATE = "not shown to be safe in the time"
APART = "the numbers contradict one another"
SUM = "sum told that nobody published"


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
        _join(done, _linked(vintages, counts, policy, deadline, done), 0)
    return done


def _linked(
    vintages: Sequence[Facts], counts: Counts, policy: Policy, deadline: float, alone: Attacked
) -> Attacked:
    """Attack all vintages together, and tell what none of them tells alone."""
    linked = Attacked()
    try:
        system = linked_system(vintages, counts.relations, deadline)
    except NotInTimeError:
        return Attacked(told=[Told(LATE, 0, 0, (0,), also="as a revision")])
    # Where the withheld are taken as unchanged, what moved is looked for in what stands: in vain.
    _attack(system, vintages, counts, policy, deadline, linked, asks_standing=False)
    also = (
        "as if what is withheld had not changed between"
        f" {', '.join(facts.vintage for facts in vintages)}"
    )
    known = {(told.cell, told.counts) for told in alone.told}
    linked.told = [
        replace(told, vintage=_where(vintages, told), also=also)
        for told in linked.told
        # An assumption that contradicts itself tells nothing.
        if (told.cell, told.counts) not in known and told.kind != APART
    ]
    linked.notes = [f"{note}, {also}" for note in linked.notes]
    return linked


def _where(vintages: Sequence[Facts], told: Told) -> int:
    """The first vintage in which a count is withheld, as far as any has it."""
    status = [int(facts.status[told.cell, list(told.counts)].max()) for facts in vintages]
    return status.index(max(status))


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
    asks_standing: bool = True,
) -> None:
    rule = _known_rule(system, vintages, counts, policy)
    layout = Layout(system, counts, policy, rule, vintages[-1].sums)
    for group in groups(system):
        _attack_group(layout.problem(group), policy, deadline, done, asks_standing)
    if _contradicted(system).any():
        done.told.append(Told(APART, 0, 0, (0,)))


def _contradicted(system: System) -> np.ndarray:
    """The rows in which what is shown does not fit together, and nothing is unknown."""
    is_unknown = abs(system.matrix) @ (~system.is_known).astype(np.int64) > 0
    value = system.matrix @ np.where(system.is_known, system.low, 0)
    return ((value < system.least) | (value > system.most)) & ~is_unknown


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


def _attack_group(
    problem: Problem, policy: Policy, deadline: float, done: Attacked, asks_standing: bool
) -> None:
    """Let the attacker who knows most try first: what he cannot tell the others cannot."""
    targets, required = problem.targets, problem.required
    withheld = np.array([target.is_withheld for target in targets])
    stood = np.array([target.stood is not None for target in targets])
    stands = np.array([target.status == Status.STANDING for target in targets])
    is_secret = withheld | stood | _may_be_small(problem, policy)
    asked = np.flatnonzero(is_secret & (asks_standing | ~stands))
    faults: dict[int, Told] = {}
    seen = None
    for attacker in reversed(ATTACKERS):
        search = Search(Assumption(problem, attacker), deadline, seen)
        if search.is_possible() is False:
            _note_contradiction(attacker, targets[0].vintage, problem, done)
            continue
        seen = search.seen(asked)
        narrow = asked[seen.is_narrow(required)[asked]]
        told = {p: _told(problem, p, attacker, seen, policy) for p in narrow.tolist()}
        faults |= {place: one for place, one in told.items() if one}
        own = np.flatnonzero(withheld)
        done.widths[attacker] += np.maximum(seen.high - seen.low, 0)[own].tolist()
        done.narrow[attacker] += int(np.isin(own, narrow).sum())
        # Whoever knows less cannot tell more of what stands.
        asked = np.array([p for p in narrow if told[p] or not stands[p]], dtype=np.int64)
    done.told += faults.values()


def _may_be_small(problem: Problem, policy: Policy) -> np.ndarray:
    """Which targets may, as far as the bounds of the weakest attacker say, be small."""
    assumption = Assumption(problem, NOTHING)
    least, most = assumption.reach(problem.goals)
    return (most >= 1) & (least < policy.threshold.value)


def _told(problem: Problem, place: int, attacker: str, seen: Seen, policy: Policy) -> Told | None:
    target = problem.targets[place]
    low, high = int(seen.low[place]), int(seen.high[place])
    where = target.vintage, target.cell, target.counts
    if not seen.is_final[place]:
        return Told(LATE, *where, None, None, attacker)
    if target.stood is not None:
        is_fault = (low, high) != (target.stood, target.stood)
    else:
        is_fault = target.is_withheld or (high >= 1 and low < policy.threshold.value)
    if not is_fault:
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
        Status.STANDING: "change told",
    }.get(status, SUM)


def _note_contradiction(attacker: str, vintage: int, problem: Problem, done: Attacked) -> None:
    first = problem.targets[0]
    if attacker == NOTHING:
        done.told.append(Told(APART, vintage, first.cell, first.counts))
    else:
        done.notes.append(
            f"what attacker '{attacker}' assumes does not fit a group of {len(problem.numbers)}"
            " unknown counts: he learns nothing of it by that"
        )
