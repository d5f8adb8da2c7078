"""Open the files of the audit log, and let one process write to them at a time."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.audit.files import LOCK
from etl.durable import sync_folder
from etl.errors import OutcomesError
from etl.lock import try_lock

_LONGEST_WAIT_SECONDS = 10.0
_SECONDS_BETWEEN_TRIES = 0.001


def create(path: Path) -> None:
    """Create a file that is not there, so that its name outlasts a loss of power."""
    os.close(opened(path, os.O_CREAT | os.O_EXCL))
    sync_folder(path.parent)


def opened(path: Path, more: int = 0) -> int:
    """Open a file to append to it, with ``more`` flags to create it; return its handle.

    Where the folder's group may read the folder, it may read a file that is created. Links are
    not followed.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(path, flags | more, 0o600)
    if more:
        os.fchmod(handle, 0o600 | (path.parent.stat().st_mode & 0o040))
    return handle


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Hold the lock of the log. Raise OutcomesError where another holds it for ten seconds."""
    path = folder / LOCK
    handle = opened(path, 0 if path.exists() else os.O_CREAT)
    try:
        until = time.monotonic() + _LONGEST_WAIT_SECONDS
        while not try_lock(handle):
            if time.monotonic() >= until:
                raise OutcomesError(
                    "Another process holds the audit log for too long, so nothing is done."
                    " Try again; if it stays so, an operator must end that process."
                )
            time.sleep(_SECONDS_BETWEEN_TRIES)
        yield
    finally:
        os.close(handle)


@contextmanager
def nobody_writes(folder: Path) -> Iterator[None]:
    """Keep writers out for a moment, where this user may; a reader may have no right to."""
    try:
        handle = os.open(folder / LOCK, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        yield
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)
