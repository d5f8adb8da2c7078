"""The reports of earlier runs, for the next one and for status."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager

from etl.errors import ExitCode, OutcomesError
from etl.settings import settings


def reports() -> Iterator[dict]:
    """Yield the reports of earlier runs, the newest first; one that is damaged is left out."""
    for path in sorted(settings().runs_dir.glob("*.json"), reverse=True):
        try:
            report = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(report, dict) and {"run_id", "has_built", "code_sha256"} <= report.keys():
            yield report


def last_run_in_words() -> str | None:
    """Say when the last run was and how it ended; None where there was none."""
    last = next(reports(), None)
    if last is None:
        return None
    began = f"Last run {last['run_id']}, begun {last['started_at'][:16].replace('T', ' ')} UTC"
    if last["exit_code"] is not None:
        return f"{began}: {last['outcome']} (exit code {last['exit_code']})."
    if _a_run_is_at_work():
        return f"{began}, is at work."
    return f"{began}, was killed: run it again, nothing is lost."


@contextmanager
def only_run() -> Iterator[None]:
    """Hold the lock of runs: two would move each other's deliveries.

    The kernel frees the lock of a killed one. Raise OutcomesError where another holds it.
    """
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    with (settings().data_dir / ".run.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutcomesError(
                "Another run is at work on this data folder. Try again when it ends.",
                ExitCode.BUSY,
            ) from error
        yield


def _a_run_is_at_work() -> bool:
    try:
        with only_run():
            return False
    except OutcomesError:
        return True
