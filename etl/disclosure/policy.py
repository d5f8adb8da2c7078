"""The disclosure policy of data/reference/disclosure_policy.toml, read and validated."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from etl.settings import REFERENCE_DIR
from etl.signed_file import Entry, read_signed

Words = Annotated[str, Field(min_length=10)]
Treatment = Literal["show", "withhold"]
FILE_NAME = "disclosure_policy.toml"
MONTHS = {"quarter": 3, "year": 12}


class Threshold(Entry):
    """Counts of 1 to ``value`` - 1 are small."""

    value: int = Field(ge=3, le=100)
    reason: Words


class Rounding(Entry):
    """The alternative protection: every count to the nearest multiple of ``base``."""

    base: int = Field(ge=3, le=100)
    reason: Words


class Interval(Entry):
    """How far apart the least and the most that can be inferred of a withheld count must be."""

    width: int = Field(ge=1)
    reason: Words


class Zeros(Entry):
    """Whether a count of 0 is shown. Shown zeros are never withheld to protect another count."""

    treatment: Treatment
    reason: Words


class WholeGroups(Entry):
    """Whether shares of 0% and 100% are shown.

    They are where a sum over a breakdown, of ``known_from`` people or more, says it of all of them.
    """

    treatment: Treatment
    known_from: int = Field(ge=20)
    reason: Words


class NotRecorded(Entry):
    """Whether the number of answers that were not recorded is shown however small it is."""

    treatment: Treatment
    reason: Words


class SingleRecords(Entry):
    """Share of the groups that may hold one record before a table is refused."""

    largest_share: float = Field(ge=0, le=1)
    reason: Words


class Periods(Entry):
    """The shortest period by which counts may be released."""

    shortest: Literal["quarter", "year"]
    reason: Words

    @property
    def months(self) -> int:
        """Length of the shortest period in months."""
        return MONTHS[self.shortest]


class Breakdown(Entry):
    """A breakdown that may be released, and how to recognise it."""

    columns: list[str] = Field(min_length=1)
    list: str | None = None
    adds_up: bool = True
    reason: Words


class Policy(Entry):
    """The whole policy; see the comments of its file."""

    version: int = Field(ge=1)
    applies_from: date
    signed_by: str = Field(min_length=3)
    threshold: Threshold
    rounding: Rounding
    interval: Interval
    zeros: Zeros
    whole_groups: WholeGroups
    not_recorded: NotRecorded
    single_records: SingleRecords
    periods: Periods
    breakdowns: dict[str, Breakdown] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits_together(self) -> "Policy":
        if self.rounding.base < self.threshold.value:
            raise ValueError(
                f"[rounding] base {self.rounding.base} is below [threshold] value"
                f" {self.threshold.value}: small counts could be told from it"
            )
        if self.interval.width < self.threshold.value - 2:
            raise ValueError(
                f"[interval] width {self.interval.width} is narrower than what the marker says of a"
                f" small count: at least {self.threshold.value - 2}"
            )
        _refuse_columns_named_twice(self.breakdowns)
        return self

    def breakdown_of(self, column: str) -> str | None:
        """Return the name of the breakdown a heading stands for, None where it has none."""
        heading = column.strip().lower()
        named = (name for name, entry in self.breakdowns.items() if heading in entry.columns)
        return next(named, None)


def _refuse_columns_named_twice(breakdowns: dict[str, Breakdown]) -> None:
    columns = [column for entry in breakdowns.values() for column in entry.columns]
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise ValueError(f"[breakdowns] {', '.join(twice)} stand in more than one breakdown")


def policy_file() -> Path:
    """Where the policy stands."""
    return REFERENCE_DIR / FILE_NAME


def read_policy(path: Path | None = None) -> Policy:
    """Read the policy, of the project where no file is named.

    Raise OutcomesError, in one line, where the file is missing, no TOML or states what may not be.
    """
    return read_signed(path or policy_file(), Policy, "nothing may be released without the policy")
