"""Which package needs which: from pyproject.toml through what each installed package declares."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from etl.settings import PROJECT_DIR

Graph = dict[str, set[str]]


@dataclass(frozen=True)
class Project:
    """What pyproject.toml says: name, version, needs at run time, and of the tests besides."""

    name: str
    version: str
    run_time: tuple[str, ...]
    tests: tuple[str, ...]

    @property
    def all_needed(self) -> tuple[str, ...]:
        """Both together."""
        return (*self.run_time, *self.tests)


def project() -> Project:
    """Read pyproject.toml."""
    said = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = said.get("optional-dependencies", {})
    others = (needed for group in extras.values() for needed in group)
    return Project(said["name"], said["version"], tuple(said["dependencies"]), tuple(others))


@cache
def installed() -> dict[str, Distribution]:
    """Every installed package by its normalised name; of two of a name the one imported."""
    found: dict[str, Distribution] = {}
    for package in distributions():
        found.setdefault(canonicalize_name(package.name), package)
    return found


def graph_from(requirements: Iterable[str], known: set[str]) -> Graph:
    """What is needed by what, from these requirements on; only of packages that are known."""
    graph: Graph = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement(each) for each in requirements]
    while waiting:
        wanted = waiting.pop()
        name, extras = canonicalize_name(wanted.name), frozenset(wanted.extras)
        if name not in known or (name, extras) in seen:
            continue
        seen.add((name, extras))
        needs = _needs(name, extras)
        graph.setdefault(name, set()).update(
            known & {canonicalize_name(each.name) for each in needs}
        )
        waiting += needs
    return graph


def _needs(name: str, extras: frozenset[str]) -> list[Requirement]:
    package = installed().get(name)
    declared = [Requirement(each) for each in (package.requires if package else None) or []]
    return [each for each in declared if _applies(each, extras)]


def _applies(wanted: Requirement, extras: frozenset[str]) -> bool:
    if wanted.marker is None:
        return True
    if any(wanted.marker.evaluate({"extra": extra}) for extra in extras or {""}):
        return True
    # Pinned for another system: it is not installed here, and some package here asks for it there.
    is_elsewhere = canonicalize_name(wanted.name) not in installed()
    return is_elsewhere and "extra" not in str(wanted.marker)
