"""Everything the program is built of: pinned packages with what they need, and vendored works."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import Distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from etl.supply.component import Component, purl
from etl.supply.graph import Graph, Project, graph_from, installed, project
from etl.supply.licences import licence_of
from etl.supply.pins import Pin, pins
from etl.supply.policy import Policy, read_policy
from etl.supply.vendored import vendored

_BOM_FOLDER = ".dist-info/sboms/"


@dataclass(frozen=True)
class Inventory:
    """The program and its components, in the order of their package URLs."""

    project: Project
    components: tuple[Component, ...]
    needed: tuple[str, ...]

    def at_run_time(self) -> "Inventory":
        """The same without what only tests and builds use."""
        kept = tuple(each for each in self.components if each.scope == "run time")
        names = {each.purl for each in kept}
        return Inventory(self.project, kept, tuple(n for n in self.needed if n in names))


def inventory() -> Inventory:
    """Take stock. Raise OutcomesError where requirements.txt cannot be read."""
    policy, about, stock = read_policy(), project(), _Packages(pins())
    packages = stock.components(about, policy)
    others = vendored(policy)
    needed = [*stock.purls(about.all_needed), *(each.purl for each in others)]
    ordered = sorted([*packages, *others], key=lambda each: each.purl)
    return Inventory(about, tuple(ordered), tuple(sorted(needed)))


def installed_besides(stock: Inventory) -> list[Component]:
    """Packages installed here that nothing pins, such as pip; the program itself is none."""
    policy = read_policy()
    known = {each.name for each in stock.components} | {stock.project.name}
    return [
        Component("pypi", name, each.version, licence_of(each, name, policy), "not pinned")
        for name, each in sorted(installed().items())
        if name not in known
    ]


class _Packages:
    """The pinned packages, found by name: one may be pinned at several versions."""

    def __init__(self, pinned: tuple[Pin, ...]) -> None:
        self._pinned = pinned
        self._by_name: dict[str, list[str]] = {}
        for pin in pinned:
            found = self._by_name.setdefault(pin.name, [])
            found.append(purl("pypi", pin.name, pin.version))

    def purls(self, requirements: Iterable[str]) -> list[str]:
        names = {canonicalize_name(Requirement(each).name) for each in requirements}
        return sorted(each for name in names for each in self._by_name.get(name, ()))

    def components(self, about: Project, policy: Policy) -> list[Component]:
        known = set(self._by_name)
        run_time = graph_from(about.run_time, known)
        whole = graph_from(about.all_needed, known)
        # What nothing here asks for is needed elsewhere, who knows for what.
        tests = whole.keys() - run_time.keys()
        return [
            self._component(pin, whole, "tests" if pin.name in tests else "run time", policy)
            for pin in self._pinned
        ]

    def _component(self, pin: Pin, graph: Graph, scope: str, policy: Policy) -> Component:
        package = installed().get(pin.name)
        return Component(
            "pypi",
            pin.name,
            pin.version,
            licence_of(package, pin.name, policy),
            scope,
            tuple(("SHA-256", value) for value in pin.hashes),
            tuple(self.purls(graph.get(pin.name, ()))),
            _boms(package) if package and package.version == pin.version else (),
            pin.is_for_this_machine,
        )


def _boms(package: Distribution) -> tuple[tuple[str, str], ...]:
    files = [file for file in package.files or [] if _BOM_FOLDER in str(file)]
    return tuple(
        (str(file), sha256(file.locate().read_bytes()).hexdigest()) for file in sorted(files)
    )
