"""The ledger: one immutable JSON file a delivery, written last, so that it is the commit.

Landed Parquet that no ledger entry names was left by an interrupted load and counts for
nothing. Everything the warehouse holds follows from the ledger, sql/ and data/reference. Entries
are numbered from 1 without a gap, and named by their number. The hashes of what a delivery landed
stand beside its entry (etl/fixity/sums.py).
"""

import json
import os
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from etl.durable import write_atomically
from etl.errors import ExitCode, OutcomesError
from etl.fixity.sums import draft_sums, numbers_written_down, settle
from etl.settings import settings

_LONGEST_REASON = 200


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
    def paths(self) -> list[Path]:
        """All that landed of the file: what must be there, and rejects where there are any."""
        has_rejects = self.rows_rejected or self.rejects_path.exists()
        rejects = [self.rejects_path] if has_rejects else []
        corrections = [self.corrections_path] if self.corrects_file is not None else []
        return [self.rows_path, *rejects, *corrections]

    @property
    def is_there(self) -> bool:
        """Whether what the ledger names is on the disk."""
        return all(path.exists() for path in self.paths)


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

    @property
    def is_lost(self) -> bool:
        """Whether it stands for a delivery that is gone for good, and only keeps its number."""
        return not (self.files or self.withdrawals or self.withdrawn_rows)


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
    """Return every delivery in the order it landed.

    Raise OutcomesError as ``require_landed``, and where an entry is missing, damaged, or under
    another number than its own.
    """
    require_landed()
    there = entries_there()
    known = there | numbers_written_down()
    missing = sorted(set(range(1, max(known, default=0) + 1)) - there)
    if missing:
        names = ", ".join(entry_path(number).name for number in missing)
        raise OutcomesError(f"The ledger lacks {names} in {_folder()}. {what_to_do_about(missing)}")
    return [_read(entry_path(number)) for number in sorted(there)]


def entry_path(number: int) -> Path:
    """Return where the entry of a delivery stands."""
    return _folder() / f"{number:06}.json"


def entries_there() -> set[int]:
    """Return the numbers by which entries are named. Raise OutcomesError for any other name."""
    names = {path.stem for path in _folder().glob("[!.]*.json")}
    strange = sorted(name for name in names if not _is_number(name))
    if strange:
        raise OutcomesError(
            f"{_folder() / strange[0]}.json has no name of a ledger entry, such as 000001.json."
            " Move it elsewhere if it is a copy, or restore the folder landed from a backup."
        )
    return {int(name) for name in names}


def what_to_do_about(missing: list[int]) -> str:
    """Say what to do about deliveries whose entries are gone."""
    numbers = " ".join(map(str, missing))
    return (
        "Restore the folder landed from a backup; nothing was changed. What is in no backup is"
        f' given up by: outcomes mark-lost {numbers} --reason "..."'
    )


def record(source: str, **what: object) -> Delivery:
    """Commit a delivery, with the fields of Delivery that it has: from here on it counts.

    Call it under the lock.
    """
    number = max((delivery.number for delivery in deliveries()), default=0) + 1
    delivery = Delivery(number, source, datetime.now(UTC), **what)
    write_entry(delivery)
    return delivery


def refuse_unfit_reason(reason: str, mind: str) -> None:
    """Raise OutcomesError where a reason is none to keep in the ledger, and say ``mind`` too."""
    if not reason.strip() or not reason.isprintable() or len(reason) > _LONGEST_REASON:
        raise OutcomesError(
            f"Give a reason of one line, at most {_LONGEST_REASON} characters. {mind}",
            ExitCode.USAGE,
        )


def write_entry(delivery: Delivery) -> None:
    """Write the entry of a delivery, and the hashes of all that landed with it."""
    path = entry_path(delivery.number)
    text = json.dumps(asdict(delivery), default=str, indent=1)
    landed = [path for file in delivery.files for path in file.paths]
    landed += [keys.keys_path for keys in delivery.withdrawn_rows]
    draft = draft_sums(path, text, landed)
    try:
        write_atomically(path, text)
    finally:
        settle(draft)


def _folder() -> Path:
    return settings().landed_dir / "deliveries"


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdecimal() and name == f"{int(name):06}" and int(name) > 0


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
        delivery = Delivery(**entry)
    except (ValueError, KeyError, TypeError) as error:
        raise OutcomesError(
            f"The ledger entry {path} is damaged, or of a newer version of this program. Restore it"
            " from a backup of the folder landed, or go forward to that version."
        ) from error
    if delivery.number != int(path.stem):
        raise OutcomesError(
            f"The ledger entry {path} says that it is delivery {delivery.number}. Restore it from a"
            " backup of the folder landed."
        )
    return delivery


def _landed_file(item: dict) -> LandedFile:
    days = {name: _day(item.get(name)) for name in ("extract_date", "period_start", "known_on")}
    return LandedFile(**{**item, **days, "notices": tuple(item["notices"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
