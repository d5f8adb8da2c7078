"""The ledger: one immutable JSON file a delivery, written last, so that it is the commit.

Landed Parquet that no ledger entry names was left by an interrupted load and counts for
nothing. Everything the warehouse holds follows from the ledger, sql/ and data/reference.
"""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from etl.durable import write_atomically
from etl.errors import OutcomesError
from etl.settings import settings


@dataclass(frozen=True)
class LandedFile:
    """One delivered file as it landed; paths are relative to the folder of landed files.

    ``rows_read`` = ``rows_landed`` + ``rows_rejected``, in rows of the contract. ``landed_name``
    starts with the content's hash. ``values_sha256`` hashes the values whatever the period,
    for tables whose period is only in their path. ``is_made_up`` is None where the table has no
    identifiers to tell by; ``extract_date`` where the file's name gives no day.

    A correction of quarantined rows has ``corrects_file``, the file_id of the file they stand in,
    and ``corrects_delivery``, the delivery they first came in; it keeps the day their file was
    known, ``known_on``.
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
    corrects_file: str | None = None
    corrects_delivery: int | None = None
    known_on: date | None = None

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
        """Lines that could not be read, where there are any; for the operator only."""
        return settings().landed_dir / f"{self.landed_name}.rejects.parquet"

    @property
    def corrections_path(self) -> Path:
        """Of a correction: the row each of its lines corrects (line, file_id, row_reference)."""
        return settings().landed_dir / f"{self.landed_name}.corrections.parquet"

    @property
    def is_there(self) -> bool:
        """Whether what the ledger names is on the disk."""
        has_rejects = self.rejects_path.exists() or not self.rows_rejected
        has_corrections = self.corrections_path.exists() or self.corrects_file is None
        return self.rows_path.exists() and has_rejects and has_corrections


@dataclass(frozen=True)
class Withdrawal:
    """Takes back files of an earlier delivery; what they had replaced counts again.

    Without files it takes back the withdrawal of that number.
    """

    delivery_number: int
    file_ids: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class WithdrawnRows:
    """Takes back rows of all earlier deliveries by their key; the keys are landed as Parquet."""

    contract_table: str
    landed_name: str
    rows: int
    reason: str

    @property
    def keys_path(self) -> Path:
        """The keys, in the key columns of the contract table."""
        return settings().landed_dir / f"{self.landed_name}.parquet"


@dataclass(frozen=True)
class Delivery:
    """Files landed by one load, or a withdrawal of earlier ones.

    ``number`` orders deliveries whatever the clock says.
    """

    number: int
    source_name: str
    landed_at: datetime
    files: tuple[LandedFile, ...] = ()
    refusals: dict[str, str] = field(default_factory=dict)
    withdrawals: tuple[Withdrawal, ...] = ()
    withdrawn_rows: tuple[WithdrawnRows, ...] = ()


def require_landed() -> None:
    """Raise OutcomesError where the folder of landed deliveries is elsewhere and out of reach.

    A bucket that is not mounted would read as if nothing had ever been delivered.
    """
    landed = settings().landed_dir
    # Not Path.exists: it lets through what a mount says whose program has ended.
    if landed.is_symlink() and not os.path.exists(landed):  # noqa: PTH110
        raise OutcomesError(
            f"{landed} leads to {landed.readlink()}, which is not there. Mount what holds the"
            " landed deliveries (again); nothing was changed."
        )


def deliveries() -> list[Delivery]:
    """Return every delivery in the order it landed. Raise OutcomesError as ``require_landed``."""
    require_landed()
    folder = settings().landed_dir / "deliveries"
    return [_read(path) for path in sorted(folder.glob("*.json"))]


def record(source: str, **what: object) -> Delivery:
    """Commit a delivery, with the fields of Delivery that it has: from here on it counts.

    Call it under the lock.
    """
    number = max((delivery.number for delivery in deliveries()), default=0) + 1
    delivery = Delivery(number, source, datetime.now(UTC), **what)
    path = settings().landed_dir / "deliveries" / f"{number:06}.json"
    write_atomically(path, json.dumps(asdict(delivery), default=str, indent=1))
    return delivery


def _read(path: Path) -> Delivery:
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
        entry["landed_at"] = datetime.fromisoformat(entry["landed_at"])
        entry["files"] = tuple(_landed_file(item) for item in entry["files"])
        entry["withdrawals"] = tuple(
            Withdrawal(**{**item, "file_ids": tuple(item["file_ids"])})
            for item in entry.get("withdrawals", ())
        )
        entry["withdrawn_rows"] = tuple(
            WithdrawnRows(**item) for item in entry.get("withdrawn_rows", ())
        )
        return Delivery(**entry)
    except (ValueError, KeyError, TypeError) as error:
        raise OutcomesError(
            f"The ledger entry {path} is damaged, or of a newer version of this program. Restore it"
            " from a backup of the folder landed, or go forward to that version."
        ) from error


def _landed_file(item: dict) -> LandedFile:
    days = {name: _day(item.get(name)) for name in ("extract_date", "period_start", "known_on")}
    return LandedFile(**{**item, **days, "notices": tuple(item["notices"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
