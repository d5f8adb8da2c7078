"""One writer at a time. The kernel frees the lock when its holder dies: nothing to clean up."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from etl.durable import make_folder
from etl.errors import ExitCode, OutcomesError
from etl.settings import settings

_SECONDS_BETWEEN_TRIES = 0.2


@contextmanager
def writer_lock() -> Iterator[None]:
    """Hold the lock of the data folder.

    Where another holds it, wait as long as is set, then raise OutcomesError.
    """
    with _lock(".writer.lock", "load or build"):
        yield


@contextmanager
def publication_lock() -> Iterator[None]:
    """Hold the lock of drafts and releases, as ``writer_lock``; the warehouse goes on."""
    with _lock(".publication.lock", "draft, approval or publication"):
        yield


@contextmanager
def _lock(name: str, what: str) -> Iterator[None]:
    folder = settings().data_dir
    make_folder(folder)
    with (folder / name).open("w") as file:
        until = time.monotonic() + settings().wait_seconds
        while not try_lock(file.fileno()):
            if time.monotonic() >= until:
                raise OutcomesError(
                    f"Another {what} is running on this data folder. Try again when it"
                    " ends, or let this command wait for it with OUTCOMES_WAIT_SECONDS.",
                    ExitCode.BUSY,
                )
            time.sleep(_SECONDS_BETWEEN_TRIES)
        yield


def try_lock(handle: int) -> bool:
    """Lock an open file or folder, unless another process has; say whether it is ours now."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
