"""Read the audit log, the newest entry first: what was asked joined to how it ended."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from etl.audit.files import files_of, lines_backwards
from etl.audit.line import Line
from etl.settings import settings

# Some 30,000 queries: an analyst who has not asked for as long starts with an empty history.
_LOOK_BACK_BYTES = 20_000_000


@dataclass(frozen=True)
class Entry:
    """A query with its end, or another event; ``seq`` orders them whatever the clock says.

    Of an event ``what`` says what it was; of a query it is None. ``outcome`` and what follows are
    None while a query runs, or where the process died before it could tell. ``query_bytes`` is
    given where only the first part of a long query is kept. Texts are as they were given: show
    them on a terminal only through ``etl.printable``.
    """

    seq: int
    time: datetime
    who: str
    door: str
    what: str | None = None
    query: str | None = None
    query_bytes: int | None = None
    warehouse_version: str | None = None
    details: dict = field(default_factory=dict)
    outcome: str | None = None
    seconds: float | None = None
    rows: int | None = None
    bytes: int | None = None


@dataclass(frozen=True)
class Wanted:
    """Which entries: by who, from ``since`` until before ``until``, by outcome, with a text."""

    who: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    outcome: str | None = None
    text: str | None = None

    def holds(self, entry: Entry) -> bool:
        """Whether an entry is wanted; capitals of the text do not matter."""
        return (
            self.who in (None, entry.who)
            and (self.since is None or entry.time >= self.since)
            and (self.until is None or entry.time < self.until)
            and self.outcome in (None, entry.outcome)
            and (self.text is None or self.text.casefold() in _all_text(entry))
        )


def entries(wanted: Wanted = Wanted(), folder: Path | None = None) -> Iterator[Entry]:
    """Yield the entries wanted, the newest first, reading no further back than is asked for."""
    files = files_of(folder or settings().audit_log_dir)
    return filter(wanted.holds, _joined(files))


def history(who: str, limit: int) -> list[Entry]:
    """Return the newest queries of one person, of the newest part of the log (20 MB)."""
    files = files_of(settings().audit_log_dir)
    own = (entry for entry in _joined(_newest(files)) if entry.who == who and not entry.what)
    return list(islice(own, limit))


def _newest(files: list[Path]) -> list[Path]:
    chosen, left = [], _LOOK_BACK_BYTES
    for path in reversed(files):
        if left <= 0:
            break
        chosen.insert(0, path)
        left -= path.stat().st_size
    return chosen


def _joined(files: list[Path]) -> Iterator[Entry]:
    """What is read backwards meets an end before what it ends."""
    ends: dict[int, dict] = {}
    for path in reversed(files):
        for line in lines_backwards(path):
            event = line.fields.get("event")
            if event == "ended":
                ends[_seq_of(str(line.fields.get("asked")))] = line.fields
            elif event in ("asked", "did") and (entry := _entry(line, ends.pop(line.seq, {}))):
                yield entry


def _seq_of(asked_id: str) -> int:
    number = asked_id.rpartition("-")[2]
    return int(number) if number.isascii() and number.isdigit() else -1


def _entry(line: Line, end: dict) -> Entry | None:
    """The entry of a line; None where somebody changed it so that it is none."""
    given = line.fields
    try:
        return Entry(
            line.seq, datetime.fromisoformat(given["time"]), given["who"], given["door"],
            given.get("what"), given.get("query"), given.get("query_bytes"),
            given.get("warehouse"), dict(given.get("parameters") or given.get("details") or {}),
            end.get("outcome"), end.get("seconds"), end.get("rows"), end.get("bytes"),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return None


def _all_text(entry: Entry) -> str:
    parts = (entry.query, entry.what, *map(str, entry.details.values()))
    return "\n".join(part for part in parts if part).casefold()
