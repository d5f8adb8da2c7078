"""What was live when: one record a release, kept beside the landed deliveries."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from etl.durable import write_atomically
from etl.errors import OutcomesError
from etl.history.definitions import archive_definitions, code_sha256
from etl.ledger import Delivery
from etl.live import Build
from etl.settings import settings


@dataclass(frozen=True)
class ReleaseRecord:
    """A warehouse that went live, and all it takes to make it again.

    ``last_delivery`` is the number of the newest delivery in it; ``definitions`` and ``program``
    are hashes.
    """

    version: str
    live_at: datetime
    last_delivery: int
    definitions: str
    program: str


def record_release(build: Build, entries: list[Delivery]) -> None:
    """Note that a build has gone live, and keep its definitions. Call it under the lock."""
    made = ReleaseRecord(
        build.version, datetime.now(UTC), entries[-1].number, archive_definitions(), code_sha256()
    )
    number = len(list(_folder().glob("*.json"))) + 1
    text = json.dumps(asdict(made), default=str, indent=1)
    write_atomically(_folder() / f"{number:06}.json", text)


def releases() -> list[ReleaseRecord]:
    """Return every release in the order they went live."""
    return [_read(path.name) for path in sorted(_folder().glob("*.json"))]


def live_on(day: date) -> ReleaseRecord | None:
    """Return the release that was live at the end of a day (UTC), or None before the first."""
    until = [made for made in releases() if made.live_at.astimezone(UTC).date() <= day]
    return until[-1] if until else None


def _read(name: str) -> ReleaseRecord:
    path = _folder() / name
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return ReleaseRecord(**record | {"live_at": datetime.fromisoformat(record["live_at"])})
    except (ValueError, KeyError, TypeError) as error:
        raise OutcomesError(
            f"The record {path} is damaged. Restore it from a backup of the folder landed."
        ) from error


def _folder() -> Path:
    return settings().landed_dir / "releases"
