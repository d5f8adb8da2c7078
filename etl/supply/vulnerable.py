"""Which components advisories name, which advisories say the same, and what was not checked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from packaging.utils import canonicalize_name

from etl.errors import ExitCode, OutcomesError
from etl.supply.component import Component
from etl.supply.osv import UnreadableRange, fixed_in, is_affected
from etl.supply.policy import Accepted

ECOSYSTEMS = {"pypi": "PyPI", "npm": "npm"}


@dataclass(frozen=True)
class Finding:
    """A weakness of one component: all its names, what it is, and the versions that mend it.

    ``is_certain`` is False where its range of versions could not be read.
    """

    component: Component
    ids: frozenset[str]
    summary: str
    fixed_in: tuple[str, ...]
    is_certain: bool = True

    def accepted_by(self, policy: Iterable[Accepted], today: date) -> Accepted | None:
        """What the policy accepts of it, as long as that holds."""
        held = (each for each in policy if each.id in self.ids and today <= each.until)
        return next(held, None)


@dataclass(frozen=True)
class Held:
    """Components held against advisories; ``read`` counts those of each ecosystem.

    ``newest`` is when the newest of them was changed, as it says itself.
    """

    findings: tuple[Finding, ...]
    read: dict[str, int]
    withdrawn: int
    newest: str

    def unchecked(self, components: Iterable[Component]) -> Counter[str]:
        """How many components of each ecosystem no advisory was given for."""
        kinds = (ECOSYSTEMS.get(each.ecosystem) for each in components)
        named = Counter(kind for kind in kinds if kind)
        return Counter({name: n for name, n in named.items() if not self.read.get(name)})


def hold(components: Iterable[Component], advisories: Iterable[dict]) -> Held:
    """Hold every component against every advisory that was not withdrawn.

    Raise OutcomesError for an advisory in another form than OSV's.
    """
    by_name = _by_name(components)
    found: list[Finding] = []
    read: Counter[str] = Counter()
    withdrawn, newest = 0, ""
    for said in advisories:
        newest = max(newest, said.get("modified", ""))
        if said.get("withdrawn"):
            withdrawn += 1
            continue
        try:
            affected = [each for each in said.get("affected", ()) if "package" in each]
            read.update({each["package"]["ecosystem"].partition(":")[0] for each in affected})
            found += [f for each in affected for f in _found(said, each, by_name)]
        except (AttributeError, KeyError, TypeError) as wrong:
            raise OutcomesError(
                f"The advisory {said['id'][:80]} is not as OSV's format has it. Fetch it again, or"
                " leave it out.",
                ExitCode.REFUSED,
            ) from wrong
    return Held(tuple(_merged(found)), dict(read), withdrawn, newest)


def _by_name(components: Iterable[Component]) -> dict[tuple[str, str], list[Component]]:
    named: dict[tuple[str, str], list[Component]] = {}
    for each in components:
        if each.ecosystem in ECOSYSTEMS:
            key = _key(ECOSYSTEMS[each.ecosystem], each.name)
            named.setdefault(key, []).append(each)
    return named


def _key(ecosystem: str, name: str) -> tuple[str, str]:
    return ecosystem, canonicalize_name(name) if ecosystem == "PyPI" else name


def _found(
    said: dict, affected: dict, by_name: dict[tuple[str, str], list[Component]]
) -> list[Finding]:
    ecosystem = affected["package"]["ecosystem"]
    named = by_name.get(_key(ecosystem, affected["package"]["name"]), ())
    each = (_finding(component, said, affected, ecosystem) for component in named)
    return [finding for finding in each if finding]


def _finding(component: Component, said: dict, affected: dict, ecosystem: str) -> Finding | None:
    ids = frozenset({said["id"], *said.get("aliases", ())})
    words = said.get("summary") or said.get("details", "").partition("\n")[0]
    finding = Finding(component, ids, words, fixed_in(affected, ecosystem))
    try:
        return finding if is_affected(component.version, affected, ecosystem) else None
    except UnreadableRange:
        return replace(finding, is_certain=False)


def _merged(findings: list[Finding]) -> list[Finding]:
    """Make one of all findings of a component that have a name in common."""
    merged: list[Finding] = []
    for finding in findings:
        same = [
            each
            for each in merged
            if each.component == finding.component and each.ids & finding.ids
        ]
        for each in same:
            merged.remove(each)
            finding = _both(each, finding)
        merged.append(finding)
    return sorted(merged, key=lambda each: (each.component.purl, sorted(each.ids)))


def _both(one: Finding, other: Finding) -> Finding:
    return Finding(
        one.component,
        one.ids | other.ids,
        one.summary or other.summary,
        tuple(dict.fromkeys((*one.fixed_in, *other.fixed_in))),
        one.is_certain or other.is_certain,
    )
