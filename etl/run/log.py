"""The log of a run: one JSON object a line, and with OUTCOMES_LOG=json on standard error as well.

Fields are names, counts, seconds and reasons written for people; never a value of a delivery and
never a raw line. An exception nobody foresaw is logged by its type and place alone, because its
own words may quote what was delivered.
"""

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from etl.settings import PROJECT_DIR, settings

_logger = logging.getLogger("outcomes.run")
_logger.propagate = False
_logger.setLevel(logging.INFO)


@contextmanager
def run_log(run_id: str) -> Iterator[None]:
    """Send every event of the block to the log of this run."""
    handlers = [*_file_handler(run_id), *_stream_handler()]
    for handler in handlers:
        handler.setFormatter(_Lines(run_id))
        # A full disk must end the run with its own message, not with one of the log.
        handler.handleError = lambda record: None
        _logger.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            _logger.removeHandler(handler)
            _close(handler)


def log(event: str, level: int = logging.INFO, **fields: object) -> None:
    """Write one event; ``fields`` become keys of its line."""
    _logger.log(level, event, extra={"fields": fields})


def place_of(error: BaseException) -> str:
    """Name the type of an exception and the line of this project that it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_relative_to(PROJECT_DIR / "etl")] or frames
    if not ours:
        return type(error).__name__
    path = Path(ours[-1].filename)
    shown = path.relative_to(PROJECT_DIR) if path.is_relative_to(PROJECT_DIR) else path.name
    return f"{type(error).__name__} at {shown}:{ours[-1].lineno}"


class _Lines(logging.Formatter):
    """Formats an event as one JSON object."""

    def __init__(self, run_id: str) -> None:
        super().__init__()
        self._run_id = run_id

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "run_id": self._run_id,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        return json.dumps(line, default=str)


def _file_handler(run_id: str) -> list[logging.Handler]:
    try:
        settings().logs_dir.mkdir(parents=True, exist_ok=True)
        return [logging.FileHandler(settings().logs_dir / f"{run_id}.jsonl", encoding="utf-8")]
    except OSError:
        return []


def _stream_handler() -> list[logging.Handler]:
    return [logging.StreamHandler(sys.stderr)] if settings().log == "json" else []


def _close(handler: logging.Handler) -> None:
    try:
        handler.close()
    except OSError:
        handler.handleError(logging.makeLogRecord({}))
