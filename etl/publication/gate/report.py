"""What the gate found, for the operator alone: it names cells that can be told."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from etl.durable import write_atomically
from etl.errors import ExitCode, OutcomesError


@dataclass(frozen=True, order=True)
class Fault:
    """Something that files give away, or that cannot be audited.

    ``low``, ``high``: between which the count lies for whoever knows what ``attacker`` does;
    the attacker is '' where it stands there in print. ``column`` names one count, or what a whole
    leaves of its parts. ``quarter`` is '' where a fault is of no cell.
    """

    kind: str
    quarter: str = ""
    release: str = ""
    table: str = ""
    area: str = ""
    offence: str = ""
    measure: str = ""
    column: str = ""
    low: int | None = None
    high: int | None = None
    attacker: str = ""
    also: str = ""

    @property
    def words(self) -> str:
        """The fault in a line."""
        place = (self.table, self.quarter, self.area, self.offence, self.measure, self.column)
        told = [] if self.low is None else [f"between {self.low} and {self.high}"]
        who = [f"for attacker '{self.attacker}'"] if self.attacker else []
        release = [f"in {self.release}"] if self.release else []
        rest = [*told, *who, *release, *([self.also] if self.also else [])]
        return f"{self.kind}: {' / '.join(part for part in place if part)} {' '.join(rest)}".strip()


@dataclass(frozen=True)
class Widths:
    """How far apart one attacker's least and largest values are, over all that is withheld.

    Widths are at least these: a search ends when a count is shown to be wide enough.
    """

    attacker: str
    cells: int
    narrow: int
    narrowest: int | None
    quantiles: dict[str, int]


@dataclass(frozen=True)
class Report:
    """What came of an audit. ``quarters``: how many; ``kept``: of these not attacked again."""

    releases: tuple[str, ...]
    quarters: int
    kept: int
    withheld: int
    faults: tuple[Fault, ...]
    attackers: tuple[Widths, ...]
    notes: tuple[str, ...]
    seconds: float

    @property
    def is_safe(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    @property
    def text(self) -> str:
        """The report as lines to read."""
        verdict = "nothing can be told" if self.is_safe else f"REFUSED, {len(self.faults)} faults"
        lines = [
            "Gate of publication: for the operator only, never to be published.",
            f"Releases: {', '.join(self.releases)}.",
            f"{self.quarters} quarters ({self.kept} not attacked again), {self.withheld} withheld"
            f" counts, {self.seconds:.1f} s: {verdict}.",
            "",
            *(_line(widths) for widths in self.attackers),
        ]
        lines += ["", *(f"Note: {note}" for note in self.notes)] if self.notes else []
        lines += ["", *(fault.words for fault in self.faults)] if self.faults else []
        return "\n".join(lines) + "\n"


def _line(widths: Widths) -> str:
    told = ", ".join(f"{name} {value}" for name, value in widths.quantiles.items())
    narrowest = "none" if widths.narrowest is None else widths.narrowest
    return (
        f"Attacker '{widths.attacker}': {widths.cells} counts, {widths.narrow} too narrow,"
        f" narrowest {narrowest}; widths at least: {told or 'none'}."
    )


def write_report(report: Report, path: Path) -> None:
    """Write a report, as JSON where the name ends so, else as text.

    Raise OutcomesError where the folder is a release: it names what nobody may know.
    """
    folders = [path.parent, *path.parent.parents]
    if any((folder / "release.json").exists() for folder in folders):
        raise OutcomesError(
            f"{path.name} would lie in a release, and everybody could read it. Name another"
            " folder.",
            ExitCode.USAGE,
        )
    told = json.dumps({"is_safe": report.is_safe, **asdict(report)}, indent=1) + "\n"
    write_atomically(path, told if path.suffix == ".json" else report.text)


def not_in_time(faults: Sequence[Fault]) -> int:
    """How many faults are of counts that were only not shown to be safe in the time."""
    return sum(fault.kind == "not shown to be safe in the time" for fault in faults)
