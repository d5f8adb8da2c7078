"""When releases are planned: data/reference/release_calendar.csv."""

import csv
from datetime import datetime

from etl.errors import OutcomesError
from etl.publication.calendar import CalendarEntry
from etl.publication.quarter import Quarter
from etl.settings import REFERENCE_DIR

FILE_NAME = "release_calendar.csv"
_COLUMNS = ["quarter", "publish_at", "note"]


def read_calendar() -> list[CalendarEntry]:
    """Return the planned releases, by quarter; none where there is no such file.

    Raise OutcomesError, naming line and column, for what is no quarter or no time.
    """
    path = REFERENCE_DIR / FILE_NAME
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != _COLUMNS:
            raise OutcomesError(
                f"{FILE_NAME}: its columns are {', '.join(rows.fieldnames or ())}; they must be"
                f" {', '.join(_COLUMNS)}. Correct it."
            )
        found = [_entry(row, rows.line_num) for row in rows]
    return sorted(found, key=lambda entry: entry.quarter)


def planned_for(quarter: Quarter) -> datetime | None:
    """Return when a quarter's release is planned, None where the calendar does not say."""
    planned = (entry.publish_at for entry in read_calendar() if entry.quarter == quarter)
    return next(planned, None)


def _entry(row: dict[str, str], line: int) -> CalendarEntry:
    try:
        quarter = Quarter.named(row["quarter"] or "")
    except OutcomesError as error:
        raise OutcomesError(f"{FILE_NAME}, line {line}, quarter: {error}") from error
    try:
        publish_at = datetime.fromisoformat(row["publish_at"] or "")
    except ValueError as error:
        raise OutcomesError(
            f"{FILE_NAME}, line {line}, publish_at: {row['publish_at']!r} is no time. Write UK time"
            " as 2026-12-10T09:30."
        ) from error
    return CalendarEntry(quarter, publish_at, row["note"] or "")
