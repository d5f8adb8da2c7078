"""What a run was: the one record that its report, metrics, messages and log are made from.

No value of a delivery is in it: names of files and columns, counts, and reasons.
"""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from etl.errors import ExitCode

# The worst first: what a run ends with is the first of these that any of its steps ended with.
_WORST_FIRST = (
    ExitCode.FAILED,
    ExitCode.BUSY,
    ExitCode.HELD_BACK,
    ExitCode.REFUSED,
    ExitCode.NO_WAREHOUSE,
)
OUTCOMES = {
    ExitCode.OK: "done",
    ExitCode.FAILED: "failed",
    ExitCode.BUSY: "busy",
    ExitCode.HELD_BACK: "held back",
    ExitCode.REFUSED: "refused",
    ExitCode.NO_WAREHOUSE: "no warehouse",
}


@dataclass
class Step:
    """One thing the run did, in seconds; ``message`` is what an operator is told of it."""

    name: str
    seconds: float = 0.0
    exit_code: int = ExitCode.OK
    message: str = ""
    parts: dict[str, float] = field(default_factory=dict)


@dataclass
class FileRows:
    """A delivered file and what became of its rows; fates are None until a warehouse holds it."""

    file_name: str
    contract_table: str
    content_sha256: str
    file_bytes: int
    read: int
    loaded: int | None = None
    quarantined: int | None = None
    superseded: int | None = None
    set_aside: int | None = None
    is_made_up: bool = False

    @property
    def adds_up(self) -> bool | None:
        """Whether every row read is accounted for."""
        fates = (self.loaded, self.quarantined, self.superseded, self.set_aside)
        return None if None in fates else self.read == sum(fates)


@dataclass
class FaultCount:
    """Rows of a delivery set aside for one reason."""

    file_name: str
    column_name: str | None
    reason: str
    what_to_do: str
    rows: int


@dataclass
class Taken:
    """One delivery of the inbox: landed, landed before, refused, waiting or failed."""

    source: str
    name: str
    fate: str
    reasons: list[str] = field(default_factory=list)
    number: int | None = None
    files: list[FileRows] = field(default_factory=list)
    faults: list[FaultCount] = field(default_factory=list)
    exit_code: int = ExitCode.OK


@dataclass
class Check:
    """An expectation the new warehouse was held against."""

    check_id: str
    severity: str
    is_met: bool
    place: str
    reason: str
    observed: str


@dataclass(frozen=True)
class Headline:
    """A metric over a span: the last twelve complete months, or all time."""

    metric: str
    title: str
    definition_version: int
    span: str
    first_day: date | None
    last_day: date | None
    numerator: int
    denominator: int
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    coverage: float | None


@dataclass(frozen=True)
class Change:
    """A headline as it was and as it is; None where there was, or is, none."""

    before: Headline | None
    after: Headline | None

    @property
    def has_moved(self) -> bool:
        """Whether what is counted, or how, is not what it was."""
        if self.before is None or self.after is None:
            return self.before is not self.after
        parts = ("numerator", "denominator", "definition_version")
        return any(getattr(self.before, part) != getattr(self.after, part) for part in parts)


@dataclass
class Night:
    """One run, from its beginning; ``exit_code`` is None until it has ended."""

    run_id: str
    started_at: datetime
    ended_at: datetime | None = None
    seconds: float = 0.0
    exit_code: int | None = None
    summary: str = ""
    steps: list[Step] = field(default_factory=list)
    deliveries: list[Taken] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    why_built: list[str] = field(default_factory=list)
    code_sha256: str = ""
    has_built: bool = False
    version_before: str | None = None
    version_after: str | None = None
    built_at: str | None = None
    checks: list[Check] = field(default_factory=list)
    headlines: list[Change] = field(default_factory=list)
    freshness: list[dict] = field(default_factory=list)
    reconciliation: list[dict] = field(default_factory=list)
    audit_head: dict | None = None

    @property
    def outcome(self) -> str:
        """How it ended, in a word or two."""
        return "running" if self.exit_code is None else OUTCOMES[ExitCode(self.exit_code)]

    @property
    def is_made_up(self) -> bool:
        """Whether made-up data are in the warehouse or in what came."""
        files = (file for taken in self.deliveries for file in taken.files)
        return any(f.is_made_up for f in files) or any(row["is_made_up"] for row in self.freshness)

    def failed_checks(self, severity: str) -> list[Check]:
        """The checks of a severity that are not met."""
        return [c for c in self.checks if not c.is_met and c.severity == severity]


def begin() -> Night:
    """Start the record of a run, under a name that sorts by time."""
    now = datetime.now(UTC)
    return Night(f"{now:%Y%m%dT%H%M%S%f}-{secrets.token_hex(2)}", now)


def worst(codes: list[int]) -> ExitCode:
    """Return the code that says most of what must be done."""
    return next((code for code in _WORST_FIRST if code in codes), ExitCode.OK)
