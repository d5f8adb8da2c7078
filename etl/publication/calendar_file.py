"""When releases are planned: data/reference/release_calendar.csv."""

import csv
import io
from datetime import datetime
from pathlib import Path

from etl.errors import OutcomesError
from etl.publication.calendar import CalendarEntry
from etl.publication.quarter import Quarter
from etl.publication.uk_time import is_told_once
from etl.settings import REFERENCE_DIR

FILE_NAME = "release_calendar.csv"
_COLUMNS = ["quarter", "publish_at", "note"]
_TIME = "%Y-%m-%dT%H:%M"


def read_calendar(path: Path | None = None) -> list[CalendarEntry]:
    """Return the planned releases, by quarter; none where there is no such file.

    Raise OutcomesError, naming line and column, for what is no quarter or no time, and for a
    quarter that stands there twice.
    """
    path = path or REFERENCE_DIR / FILE_NAME
    if not path.exists():
        return []
    rows = csv.DictReader(io.StringIO(_text(path)))
    if list(rows.fieldnames or ()) != _COLUMNS:
        raise OutcomesError(
            f"{FILE_NAME}: its columns must be {', '.join(_COLUMNS)}, and none other. Correct it."
        )
    found: dict[Quarter, CalendarEntry] = {}
    for row in rows:
        entry = _entry(row, rows.line_num)
        if entry.quarter in found:
            raise _fault(rows.line_num, "quarter", f"{entry.quarter} stands there twice")
        found[entry.quarter] = entry
    return [found[quarter] for quarter in sorted(found)]


def planned_for(quarter: Quarter, path: Path | None = None) -> datetime | None:
    """Return when a quarter's release is planned, None where the calendar does not say."""
    planned = (entry.publish_at for entry in read_calendar(path) if entry.quarter == quarter)
    return next(planned, None)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise OutcomesError(f"{FILE_NAME} is no text in UTF-8. Save it as that.") from error


def _entry(row: dict[str | None, str | None], line: int) -> CalendarEntry:
    if None in row or None in row.values():
        raise _fault(line, "note", f"a line has {len(_COLUMNS)} cells, this one has not")
    try:
        quarter = Quarter.named(row["quarter"] or "")
    except OutcomesError as error:
        raise _fault(line, "quarter", str(error).rstrip(".")) from error
    return CalendarEntry(quarter, _time(row["publish_at"] or "", line), row["note"] or "")


def _time(written: str, line: int) -> datetime:
    try:
        at = datetime.strptime(written, _TIME)
    except ValueError as error:
        what = f"{written!r} is no time. Write UK time, without zone, as 2026-12-10T09:30"
        raise _fault(line, "publish_at", what) from error
    if not is_told_once(at):
        what = f"{written!r} is in an hour that UK clocks skip or tell twice. Name another"
        raise _fault(line, "publish_at", what)
    return at


def _fault(line: int, column: str, what: str) -> OutcomesError:
    return OutcomesError(f"{FILE_NAME} line {line}, {column}: {what}. Correct it.")
