"""The log of a dashboard with OUTCOMES_LOG=json: one JSON object a line, on standard error.

A line holds times, names of pages, seconds, and what tells sessions, requests and users apart
without telling who they are; never an address with what was chosen, never a query, never the
words of an exception, which may quote a value.
"""

import json
import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime

import streamlit.logger

from etl.printable import printable
from etl.settings import settings

_LOG = logging.getLogger("outcomes.dashboard")
_OURS = ("outcomes", "dashboard", "etl")
_LONGEST = 200
# They tell of each address, with what was chosen, and of who asked.
_QUIET = {"uvicorn.access": logging.CRITICAL, "uvicorn.error": logging.WARNING}
_ABOUT: ContextVar[dict[str, str] | None] = ContextVar("what lines are about", default=None)


def log(event: str, **fields: object) -> None:
    """Write one event; ``fields`` become keys of its line. Nothing is written as text."""
    if settings().log == "json":
        _LOG.info(event, extra={"fields": fields})


@contextmanager
def lines_about(**about: str) -> Iterator[None]:
    """Put these fields into every line that is written in the block, by whichever module."""
    token = _ABOUT.set(about)
    try:
        yield
    finally:
        _ABOUT.reset(token)


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; an exception is told by its type and place alone."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
            **(_ABOUT.get() or {}),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["exception"] = _place(record.exc_info[1])
        return json.dumps(line, default=str)


def _event(record: logging.LogRecord) -> str:
    """Return what happened: of others' words what stands in their program, not what is put in."""
    if record.name.partition(".")[0] in _OURS:
        return record.getMessage()
    return (str(record.msg).splitlines() or [""])[0][:_LONGEST]


def speak_in_lines() -> None:
    """Let each record be one line: of JSON where that is set, else of what can be seen."""
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
    if settings().log != "json":
        logging.setLogRecordFactory(_printable_record)
        return
    logging.lastResort.setFormatter(JsonLines())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.getLogger().handlers = [handler]
    logging.captureWarnings(True)
    # It would print what it cannot format.
    logging.raiseExceptions = False
    _LOG.setLevel(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        _speak_by_root(logging.getLogger(name))
    # Streamlit gives each of its loggers, and each of uvicorn's, a voice of its own: those of
    # modules that are imported later as well.
    streamlit.logger.setup_formatter = _speak_by_root
    threading.excepthook = sys.unraisablehook = _tell_of
    sys.excepthook = lambda kind, fault, trace: _tell(fault)


def _speak_by_root(logger: logging.Logger) -> None:
    logger.handlers, logger.propagate = [], True


def _tell_of(ended: "threading.ExceptHookArgs | sys.UnraisableHookArgs") -> None:
    _tell(ended.exc_value)


def _tell(fault: BaseException | None) -> None:
    _LOG.error("Nobody expected this.", exc_info=fault)


def _printable_record(*args: object, **kwargs: object) -> logging.LogRecord:
    record = logging.LogRecord(*args, **kwargs)
    with suppress(Exception):  # As it is told without this, where it is printed.
        record.msg, record.args = printable(record.getMessage()), ()
    return record


def _place(fault: BaseException) -> str:
    frames = traceback.extract_tb(fault.__traceback__)
    at = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(fault).__name__}{at}"
