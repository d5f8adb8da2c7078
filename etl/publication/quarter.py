"""Calendar quarters and the names of releases: 2026-Q3, and its first revision 2026-Q3-r1."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

from etl.errors import ExitCode, OutcomesError

_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_RELEASE = re.compile(r"(\d{4}-Q[1-4])(?:-r([1-9]\d?))?")


@total_ordering
@dataclass(frozen=True)
class Quarter:
    """A quarter of the calendar year, as macro calendar_quarter names it."""

    year: int
    number: int

    @classmethod
    def named(cls, name: str) -> "Quarter":
        """Read 2026-Q3. Raise OutcomesError for anything else."""
        found = _QUARTER.fullmatch(name)
        if not found:
            raise OutcomesError(
                f"{name!r} is no quarter. Write the year and the quarter of it, as 2026-Q3.",
                ExitCode.USAGE,
            )
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """Return the quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        """The first day of the quarter."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """The last day of the quarter."""
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after this one."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def before(self) -> "Quarter":
        """The quarter before this one."""
        return Quarter.of(self.first_day - timedelta(days=1))

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"

    def __lt__(self, other: "Quarter") -> bool:
        return (self.year, self.number) < (other.year, other.number)


@total_ordering
@dataclass(frozen=True)
class ReleaseName:
    """A quarter, and which revision of its release: 0 is the first."""

    quarter: Quarter
    revision: int = 0

    @classmethod
    def named(cls, name: str) -> "ReleaseName":
        """Read 2026-Q3 or 2026-Q3-r1. Raise OutcomesError for anything else."""
        found = _RELEASE.fullmatch(name)
        if not found:
            raise OutcomesError(
                f"{name!r} is no release. Write its quarter, as 2026-Q3, or a revision of it, as"
                " 2026-Q3-r1.",
                ExitCode.USAGE,
            )
        return cls(Quarter.named(found[1]), int(found[2] or 0))

    @property
    def next_revision(self) -> "ReleaseName":
        """The name of the revision after this one."""
        return ReleaseName(self.quarter, self.revision + 1)

    def __str__(self) -> str:
        return f"{self.quarter}-r{self.revision}" if self.revision else str(self.quarter)

    def __lt__(self, other: "ReleaseName") -> bool:
        return (self.quarter, self.revision) < (other.quarter, other.revision)
