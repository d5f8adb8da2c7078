"""The ledger: one immutable JSON file a delivery, written last, so that it is the commit.

Landed Parquet that no ledger entry names was left by an interrupted load and counts for
nothing. Everything the warehouse holds follows from the ledger, sql/ and data/reference.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from etl.errors import OutcomesError
from etl.settings import settings


@dataclass(frozen=True)
class LandedFile:
    """One delivered file as it landed; paths are relative to the folder of landed files.

    ``rows_read`` = ``rows_landed`` + ``rows_rejected``, in rows of the contract. ``landed_name``
    starts with the content's hash. ``values_sha256`` hashes the values whatever the period,
    for tables whose period is only in their path. ``is_made_up`` is None where the table has no
    identifiers to tell by; ``extract_date`` where the file's name gives no day.
    """

    file_id: str
    source_name: str
    contract_table: str
    file_name: str
    content_sha256: str
    reading_sha256: str
    file_bytes: int
    first_line: int
    records_read: int
    rows_landed: int
    rows_rejected: int
    landed_name: str
    is_made_up: bool | None
    extract_date: date | None = None
    period_start: date | None = None
    period_type: str | None = None
    values_sha256: str | None = None
    notices: tuple[str, ...] = ()

    @property
    def rows_read(self) -> int:
        """Rows of the contract the file was found to hold."""
        return self.rows_landed + self.rows_rejected

    @property
    def rows_path(self) -> Path:
        """The landed rows."""
        return settings().landed_dir / f"{self.landed_name}.parquet"

    @property
    def rejects_path(self) -> Path:
        """Lines that could not be read; for the operator only."""
        return settings().landed_dir / f"{self.landed_name}.rejects.parquet"


@dataclass(frozen=True)
class Delivery:
    """Files landed by one load; ``number`` orders deliveries whatever the clock says."""

    number: int
    source_name: str
    landed_at: datetime
    files: tuple[LandedFile, ...]
    refusals: dict[str, str] = field(default_factory=dict)


def deliveries() -> list[Delivery]:
    """Return every delivery in the order it landed."""
    folder = settings().landed_dir / "deliveries"
    return [_read(path) for path in sorted(folder.glob("*.json"))]


def next_number() -> int:
    """Return the number of the delivery to come; call it under the lock."""
    numbers = [delivery.number for delivery in deliveries()]
    return max(numbers, default=0) + 1


def record(number: int, source: str, files: list[LandedFile], refusals: dict[str, str]) -> Delivery:
    """Commit a delivery: from here on its files count."""
    delivery = Delivery(number, source, datetime.now(UTC), tuple(files), refusals)
    path = settings().landed_dir / "deliveries" / f"{number:06}.json"
    write_atomically(path, json.dumps(asdict(delivery), default=str, indent=1))
    return delivery


def copies(landed: list[LandedFile]) -> dict[str, LandedFile]:
    """Return, by file_id, the file each later-dated copy repeats.

    ``landed`` is in the order of landing. Two periods of a published table never hold the same
    numbers throughout, so of files with the same values the one with the earliest period is the
    original, whichever came first. Only the newest file of each period is compared: one that was
    replaced by a revision is no original.
    """
    dated = [f for f in landed if f.values_sha256 and f.period_start]
    newest = {(f.source_name, f.period_start, f.period_type): f for f in dated}
    originals: dict[tuple[str, str], LandedFile] = {}
    for file in sorted(newest.values(), key=lambda f: (f.period_start, f.period_type or "")):
        originals.setdefault((file.source_name, file.values_sha256), file)
    return {
        file.file_id: original
        for file in newest.values()
        if (original := originals[file.source_name, file.values_sha256]) is not file
    }


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a reader, or a crash, sees all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _read(path: Path) -> Delivery:
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
        files = tuple(_landed_file(item) for item in entry["files"])
        landed_at = datetime.fromisoformat(entry["landed_at"])
    except (ValueError, KeyError, TypeError) as error:
        raise OutcomesError(
            f"The ledger entry {path} is damaged. Restore it from a backup of the folder landed."
        ) from error
    return Delivery(entry["number"], entry["source_name"], landed_at, files, entry["refusals"])


def _landed_file(item: dict) -> LandedFile:
    days = {name: _day(item[name]) for name in ("extract_date", "period_start")}
    return LandedFile(**{**item, **days, "notices": tuple(item["notices"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
