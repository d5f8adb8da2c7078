"""The stretch of a series about a date that one definition counted.

Counts of two definitions are not held against each other: a step between them is the definition's,
and on either side of it the line through both has a slope that nobody's conduct has.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from etl.errors import ExitCode, OutcomesError
from etl.findings import words
from etl.findings.words import Row
from etl.measurement.interrupted import Series
from etl.measurement.interrupted.axis import DAYS_IN_YEAR


@dataclass(frozen=True)
class Stretch:
    """Periods from ``first_day`` until before ``last_day``, None where nothing bounds them."""

    first_day: date | None
    last_day: date | None
    changed_that_day: Row | None

    def cut(self, series: Series) -> Series:
        """Cut out the periods wholly within. Raise OutcomesError where fewer than two are."""
        starts = (*series.starts, series.end)
        inside = [
            place
            for place in range(len(series.starts))
            if (self.first_day is None or starts[place] >= self.first_day)
            and (self.last_day is None or starts[place + 1] <= self.last_day)
        ]
        if len(inside) < 2:
            raise OutcomesError(
                "Fewer than two periods about the date were counted by one definition: choose"
                " another --period or metric.",
                ExitCode.USAGE,
            )
        kept = slice(inside[0], inside[-1] + 1)
        return replace(
            series,
            starts=series.starts[kept],
            numerators=series.numerators[kept],
            denominators=series.denominators[kept] if series.denominators else None,
        )

    def remarks(self, day: date, window_years: float | None) -> tuple[str, ...]:
        """Say what was left out of the years looked at."""
        reach = timedelta((100 if window_years is None else window_years) * DAYS_IN_YEAR)
        found = []
        if self.first_day and day - self.first_day < reach:
            found.append(f"before {words.day(self.first_day)}")
        if self.last_day and self.last_day - day < reach:
            found.append(f"from {words.day(self.last_day)} on")
        left_out = f"Left out are the periods {' and '.join(found)}, counted by another definition."
        return (left_out,) if found else ()

    @property
    def redefined(self) -> str:
        """Why the definition changed on the day itself; empty where it did not."""
        return self.changed_that_day["reason"] if self.changed_that_day else ""


def stretch_about(versions: Sequence[Row], day: date) -> Stretch:
    """Find it from the rows of sql/questions/definition_versions.sql, oldest first.

    A definition that changed on the day itself is part of the question, and bounds nothing.
    """
    changes = versions[1:]
    earlier = [row["from_date"] for row in changes if row["from_date"] < day]
    later = [row["from_date"] for row in changes if row["from_date"] > day]
    same = next((row for row in changes if row["from_date"] == day), None)
    return Stretch(max(earlier, default=None), min(later, default=None), same)
