"""Build the warehouse as it was known on a day, or in any state of deliveries and definitions."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from etl.build.build import build_into, warehouse_version
from etl.durable import DRAFT, replace_durably
from etl.errors import ExitCode, OutcomesError
from etl.history.definitions import definitions_sha256, unpacked
from etl.history.releases import live_on
from etl.ledger import Delivery, deliveries
from etl.live import Build
from etl.lock import writer_lock
from etl.settings import settings


@dataclass(frozen=True)
class State:
    """Deliveries up to a number, under some definitions.

    With ``corrected_until`` later deliveries add what is new and correct nothing before it.
    """

    last_delivery: int
    definitions: str
    corrected_until: int | None = None


@dataclass(frozen=True)
class AsAt:
    """A warehouse made again; ``released`` is the version that was live, where one was."""

    path: Path
    version: str
    released: str | None
    last_delivery: int


def build_as_at(day: date, progress: Callable[[str], None] = lambda step: None) -> AsAt:
    """Make the warehouse that was live at the end of a day (UTC), from what was known then.

    Before the first release, from the deliveries landed until then and today's definitions. It is
    not made live. Raise OutcomesError where nothing had landed, or the definitions are not kept.
    """
    released = live_on(day)
    if released:
        state = State(released.last_delivery, released.definitions)
    else:
        state = State(_last_landed(day), definitions_sha256())
    target = settings().warehouse_dir / "as_at" / f"{day}.duckdb"
    with writer_lock():
        version = make(state, target, progress)
    return AsAt(target, version, released and released.version, state.last_delivery)


def make(state: State, target: Path, progress: Callable[[str], None]) -> str:
    """Build a state into a file, in whole or not at all; return its version.

    Call it under the lock.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}{DRAFT}")
    try:
        if state.definitions == definitions_sha256():
            version = _make_here(state, draft, progress)
        else:
            version = _make_apart(state, draft)
        replace_durably(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return version


def _last_landed(day: date) -> int:
    landed = [e.number for e in deliveries() if e.landed_at.astimezone(UTC).date() <= day]
    if not landed:
        raise OutcomesError(f"Nothing had landed by {day:%d %B %Y}.", ExitCode.NO_WAREHOUSE)
    return landed[-1]


def _make_here(state: State, draft: Path, progress: Callable[[str], None]) -> str:
    entries = entries_until(state.last_delivery)
    version = warehouse_version(entries)
    build = Build(draft.name, version, datetime.now(UTC).isoformat())
    build_into(draft, build, entries, progress, state.corrected_until)
    return version


def entries_until(number: int) -> list[Delivery]:
    """Return the deliveries up to a number: what was known when it was the newest."""
    return [entry for entry in deliveries() if entry.number <= number]


def _make_apart(state: State, draft: Path) -> str:
    """Build in a process of its own, which reads other definitions from its start."""
    data_dir = settings().data_dir.resolve()
    with unpacked(state.definitions) as folder:
        done = subprocess.run(
            [
                sys.executable, "-m", "etl.history.as_at", str(state.last_delivery), str(draft),
                *([] if state.corrected_until is None else [str(state.corrected_until)]),
            ],
            env=os.environ
            | {"OUTCOMES_DEFINITIONS_DIR": str(folder), "OUTCOMES_DATA_DIR": str(data_dir)},
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
    if done.returncode:
        raise OutcomesError(
            f"The definitions of then ({state.definitions}) cannot be built by the program of"
            f" today: {done.stderr.strip().splitlines()[-1]} Check out the program of then."
        )
    return done.stdout.split()[-1]


def _main() -> None:
    number, draft, *until = sys.argv[1:]
    state = State(int(number), definitions_sha256(), int(until[0]) if until else None)
    try:
        print(_make_here(state, Path(draft), lambda step: None))
    except OutcomesError as failure:
        sys.exit(str(failure))
    except Exception as failure:
        # Its own words may hold values of a delivery.
        sys.exit(f"{type(failure).__name__}.")


if __name__ == "__main__":
    _main()
