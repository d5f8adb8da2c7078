"""The metric catalogue: the files of sql/metrics, each a definition with its versions."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from etl.build.models import reads
from etl.errors import OutcomesError
from etl.settings import SQL_DIR
from etl.sqlfile import SqlFile, read_sql_blocks

# share: how many of how many. mix: a share for each of several categories. mean: an amount per
# unit. time to event: days until something, open cases censored. stock: how many at a moment.
Kind = Literal["share", "mix", "mean", "time to event", "stock"]
_VERSION = re.compile(r"(?P<number>\d+) from (?P<day>\d{4}-\d\d-\d\d): (?P<reason>.+)")


@dataclass(frozen=True)
class Version:
    """One version of a definition: in force from a day until the next one's, for a reason.

    ``statement`` is None where it is counted as the newest version is: then people recorded
    something else from that day on, or the law did, and no other SQL would show it.
    ``runs_until`` is the last day on which an earlier version goes on beside its successor.
    """

    number: int
    from_date: date
    until_date: date | None
    reason: str
    statement: str | None = None
    runs_until: date | None = None


@dataclass(frozen=True)
class Definition:
    """A metric's header and select, and its versions, oldest first."""

    file: SqlFile
    versions: tuple[Version, ...]
    text: str

    @property
    def name(self) -> str:
        """Name of the metric."""
        return self.file.name

    @property
    def version(self) -> int:
        """Number of the version in force."""
        return self.versions[-1].number

    @property
    def history(self) -> list[str]:
        """A line for each version, oldest first."""
        return self.file.required("definition").split("\n")

    @property
    def kind(self) -> Kind:
        """What kind of number it is. Raise OutcomesError where the header names no such kind."""
        kind = self.file.header.get("kind", "share")
        if kind not in get_args(Kind):
            raise OutcomesError(
                f"sql/{self.file.place}: '-- kind: {kind}' is none of {', '.join(get_args(Kind))}."
            )
        return kind

    @property
    def endings(self) -> tuple[str, ...]:
        """Codes of what ends the time to an event, as the header names them."""
        named = self.file.header.get("event", "")
        return tuple(part.split(":")[0].strip() for part in named.split(";") if part.strip())

    @property
    def follow_up_months(self) -> int | None:
        """Months that each unit must have been followed before it counts."""
        months = self.file.header.get("follow up")
        return int(months.removesuffix(" months")) if months else None

    @property
    def is_published(self) -> bool:
        """Whether it counts published tables rather than cases."""
        return self.file.header.get("counts") == "published"

    @property
    def mart(self) -> str:
        """The mart whose rows it marks. Raise OutcomesError where it reads none or several."""
        marts = [name for name in reads(self.file.statement) if name.startswith("marts.")]
        if len(marts) != 1:
            raise OutcomesError(f"sql/{self.file.place} must read one mart, and reads {marts}.")
        return marts[0]

    @property
    def category_list(self) -> str | None:
        """The list of data/reference whose codes part a mix."""
        lists = [name for name in reads(self.file.statement) if name.startswith("reference.")]
        return lists[0] if lists else None

    @property
    def page(self) -> tuple[str | None, int | None]:
        """The page it is shown on, and its place there; a metric need not have one."""
        words = self.file.header.get("page", "").split()
        if not words:
            return None, None
        if len(words) > 2 or not all(place.isdigit() for place in words[1:]):
            raise OutcomesError(
                f"sql/{self.file.place}: '-- page: {' '.join(words)}' must read 'PAGE NUMBER', such"
                " as 'cyberstalking 3'."
            )
        return words[0], int(words[1]) if words[1:] else None

    @property
    def in_force(self) -> str:
        """The select in which each row is counted by the version in force on its day."""
        own = [version for version in self.versions if version.statement]
        if not own:
            return self.file.statement
        # An earlier version counted apart is the oldest or follows one that is, so one day parts
        # it from the next.
        parts = [_between(v.statement, _begin(v, self.versions), v.until_date) for v in own]
        return "\nunion all\n".join(
            [*parts, _between(self.file.statement, own[-1].until_date, None)]
        )


def definitions() -> list[Definition]:
    """Read every metric of sql/metrics. Raise OutcomesError where a header line is missing."""
    return [_read(read_sql_blocks(path)) for path in sorted((SQL_DIR / "metrics").glob("*.sql"))]


def _read(blocks: list[SqlFile]) -> Definition:
    newest, *earlier = blocks
    own = {int(block.required("version")): block for block in earlier}
    rows = [_parse(newest, line) for line in newest.required("definition").split("\n")]
    if unknown := own.keys() - {number for number, *_ in rows[:-1]}:
        raise OutcomesError(f"sql/{newest.place}: no earlier version {unknown} is in its header.")
    ends = [day for _, day, _ in rows[1:]] + [None]
    versions = (
        Version(number, day, end, reason, *_own(own.get(number)))
        for (number, day, reason), end in zip(rows, ends, strict=True)
    )
    return Definition(
        newest, tuple(versions), ";\n\n".join(block.text.rstrip(";") for block in blocks)
    )


def _own(block: SqlFile | None) -> tuple[str | None, date | None]:
    if block is None:
        return None, None
    return block.statement, date.fromisoformat(block.required("runs until"))


def _parse(file: SqlFile, line: str) -> tuple[int, date, str]:
    match = _VERSION.fullmatch(line)
    if match is None:
        raise OutcomesError(
            f"sql/{file.place}: '-- definition: {line}' must read 'NUMBER from YYYY-MM-DD: REASON'."
        )
    return int(match["number"]), date.fromisoformat(match["day"]), match["reason"]


def _begin(version: Version, versions: tuple[Version, ...]) -> date | None:
    # What was counted before the first definition began is counted by it.
    return None if version is versions[0] else version.from_date


def _between(statement: str, first: date | None, before: date | None) -> str:
    bounds = [f"counted_on >= date '{first}'"] if first else []
    bounds += [f"counted_on < date '{before}'"] if before else []
    return f"select * from ({statement}) where {' and '.join(bounds)}"
