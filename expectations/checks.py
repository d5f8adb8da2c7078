"""A check, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from great_expectations.expectations.expectation import Expectation

Severity = Literal["critical", "warning"]


@dataclass(frozen=True)
class Check:
    """One expectation of a table, and why it must hold.

    `table` is `schema.table`; `name` is unique within the table. A critical check stops the
    release; a warning is carried along and shown. `tells_what`: the expectation is a query whose
    rows say in words, counts and names of files only, what breaks it; the result repeats them.
    `about` names the column that a query is about, where it is about one.
    """

    table: str
    name: str
    expectation: Expectation
    severity: Severity
    reason: str
    tells_what: bool = False
    about: str = ""

    @property
    def column(self) -> str:
        """The column the expectation is about, or "" where it is about rows or the table."""
        expectation = self.expectation
        named = (getattr(expectation, name, None) for name in ("column", "column_A"))
        return self.about or next(filter(None, named), "")

    def id_in(self, suite: str) -> str:
        """The stable name of this check: suite.schema.table.name."""
        return f"{suite}.{self.table}.{self.name}"


@dataclass(frozen=True)
class CheckResult:
    """What came of one check: counts only, never a value of the data.

    `expectation` is Great Expectations' type. `rows_checked` is None where the check could not
    be carried out. `rows_unexpected` counts rows, or groups of rows such as repeated keys, and
    is None where the check is about the table as a whole.
    """

    check_id: str
    suite: str
    table: str
    column: str
    expectation: str
    severity: Severity
    reason: str
    is_met: bool
    rows_checked: int | None
    rows_unexpected: int | None
    observed: str
