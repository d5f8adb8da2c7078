"""Whether recording moved beside a metric: then a change at a date may be recording alone."""

from collections.abc import Sequence
from datetime import date, timedelta

from etl.findings import words
from etl.findings.phases import is_point
from etl.findings.recorded import COVERAGE_MOVED
from etl.findings.words import Row
from etl.measurement.interrupted.axis import DAYS_IN_YEAR

# First day of a period, of how many of it the answer is recorded, and of how many it might be.
Recorded = tuple[tuple[date, int, int], ...]


def recorded_of(rows: Sequence[Row]) -> Recorded:
    """Read the counts off the rows of a question about a series."""
    return tuple(
        (row["period_start"], row["denominator"], row["eligible"])
        for row in rows
        if is_point(row | {"is_mixed": False})
    )


def recording_remarks(recorded: Recorded, day: date, window_years: float | None) -> tuple[str, ...]:
    """Say from what to what the recorded share moved at a day, where by enough to matter."""
    reach = timedelta((100 if window_years is None else window_years) * DAYS_IN_YEAR)
    near = [row for row in recorded if abs(row[0] - day) <= reach]
    before = _share([row for row in near if row[0] < day])
    after = _share([row for row in near if row[0] >= day])
    if before is None or after is None or abs(after - before) < COVERAGE_MOVED:
        return ()
    return (
        f"Recorded were {words.percent(before)} before the date and {words.percent(after)} after"
        " it, so part of any change may be recording.",
    )


def _share(recorded: Sequence[tuple[date, int, int]]) -> float | None:
    of = sum(row[2] for row in recorded)
    return sum(row[1] for row in recorded) / of if of else None
