"""All that may be public of a release. What writes files of it is given this and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from etl.findings.chart import MetricChart
from etl.findings.reading import Reading
from etl.publication.quarter import Quarter, ReleaseName
from etl.publication.table import Table


@dataclass(frozen=True)
class Measure:
    """A metric as it is told to the public: fields as in metrics.definitions.

    ``versions``: a line for each version of its definition that touches what is published.
    """

    name: str
    title: str
    unit: str
    numerator: str
    denominator: str
    excluded: str
    better: str
    better_note: str
    source: str
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Statement:
    """A measure of the nation in words and as a chart, both from protected counts alone."""

    measure: str
    reading: Reading
    chart: MetricChart


@dataclass(frozen=True)
class Restated:
    """A number of the nation that is told anew: in words as it is now, and as it was.

    ``is_main``: of the release's own quarter, and of the offences that it is about.
    """

    quarter: Quarter
    offences: str
    measure: str
    now: str
    was: str
    is_main: bool = False


@dataclass(frozen=True)
class Omitted:
    """A measure that a table leaves out, or a table that is left out (measure ''), and why.

    ``quarters``: of which quarters, by their names; none is of all.
    """

    table: str
    measure: str
    reason: str
    quarters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        # What release.json holds is a list.
        object.__setattr__(self, "quarters", tuple(self.quarters))


@dataclass(frozen=True)
class Check:
    """A quality check: what it asks, and whether it was met or warned of."""

    name: str
    reason: str
    is_met: bool


@dataclass(frozen=True)
class Delivered:
    """A delivered file that numbers rest on, by its hash. How many rows it has is not public."""

    source: str
    content_sha256: str


@dataclass(frozen=True)
class Rules:
    """What a reader must know of the disclosure policy, as it is in force for a release.

    Counts of 1 to one less than ``small_below`` are small. ``width``: how far apart the least and
    the most are that can be worked out of a withheld count. ``whole_groups_from``: that everybody
    or nobody has an outcome is shown where so many people or more tell it; None: it always is.
    """

    small_below: int
    width: int
    shows_zeros: bool
    whole_groups_from: int | None


@dataclass(frozen=True)
class Provenance:
    """What a release was made from; hashes as hexadecimal text."""

    warehouse_version: str
    definitions: str
    program: str
    policy_version: int
    policy_sha256: str
    plan_sha256: str
    rules: Rules
    deliveries: tuple[Delivered, ...] = ()


@dataclass(frozen=True)
class Terms:
    """Whom to ask about the numbers, and the licence that they may be used under.

    ``licence`` is its identifier, as OGL-UK-3.0. ``site`` is the address of the folder of all
    releases on the web, ending in a slash; empty where it is not known.
    """

    team: str
    email: str
    licence: str
    licence_title: str
    licence_address: str
    site: str = ""


# Which counts are parts of which, and which are the same.
Told = tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, str], ...]]


@dataclass(frozen=True, eq=False)
class Release:
    """A release as it will be written.

    ``published_at``: when it is to be public, without zone: UK time. ``counted``: the quarters
    whose numbers are new in it; all others stand in it as an earlier release has them.
    ``changes``: sentences on what changed since the release before; ``restated``: numbers of the
    nation that are told anew. ``explained``: why numbers that
    it repeats are counted otherwise now. ``relations``: pairs of counts
    (each as 'measure.column') of which the first is part of the second, or, in ``same``, is it; of
    more than two the others together are no more than the last; ``within``: both, as they are in a
    class of offences alone. ``hierarchy``: under 'area' the
    region of each area, under 'offence' the class of each offence group, by code.
    ``offence_order``: codes of offences as people are shown them. ``rounded_to``: the base that all
    counts are rounded to, up or down so that tables add up; 0: none is.
    """

    name: ReleaseName
    published_at: datetime
    is_made_up: bool
    tables: tuple[Table, ...]
    measures: tuple[Measure, ...]
    statements: tuple[Statement, ...]
    omitted: tuple[Omitted, ...]
    checks: tuple[Check, ...]
    changes: tuple[str, ...]
    provenance: Provenance
    counted: tuple[Quarter, ...]
    terms: Terms
    reason: str = ""
    restated: tuple[Restated, ...] = ()
    explained: str = ""
    earlier: tuple[ReleaseName, ...] = ()
    relations: tuple[tuple[str, ...], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    within: Mapping[str, Told] = field(default_factory=dict)
    hierarchy: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    offence_order: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    rounded_to: int = 0

    @property
    def quarter(self) -> Quarter:
        """The quarter it is of."""
        return self.name.quarter

    @cached_property
    def public_measures(self) -> frozenset[str]:
        """The measures that only tables tell which others have published already."""
        told = {is_protected: set() for is_protected in (True, False)}
        for table in self.tables:
            told[table.is_protected] |= set(table.rows["measure"].unique())
        return frozenset(told[False] - told[True])

    @property
    def main_statements(self) -> tuple[Statement, ...]:
        """The statements it is about: those of its own tables, or of others' where it has none."""
        own = [one for one in self.statements if one.measure not in self.public_measures]
        return tuple(own) or self.statements

    def newest(self, measure: str) -> Quarter:
        """The quarter that is told of a measure: its own, or the newest that others published."""
        if measure not in self.public_measures:
            return self.quarter
        rows = (table.rows for table in self.tables if not table.is_protected)
        names = [own["quarter"].filter(own["measure"] == measure).max() for own in rows]
        return Quarter.named(max(name for name in names if name))

    def measure(self, name: str) -> Measure:
        """Return a measure by its name, which must be there."""
        return next(measure for measure in self.measures if measure.name == name)

    def table(self, name: str) -> Table | None:
        """Return a table by its name, None where the release has it not."""
        return next((table for table in self.tables if table.name == name), None)
