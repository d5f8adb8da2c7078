"""One writer at a time. The kernel frees the lock when its holder dies: nothing to clean up."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from etl.durable import make_folder
from etl.errors import ExitCode, OutcomesError
from etl.settings import settings

_SECONDS_BETWEEN_TRIES = 0.2


@contextmanager
def writer_lock() -> Iterator[None]:
    """Hold the lock of the data folder.

    Where another holds it, wait as long as is set, then raise OutcomesError.
    """
    folder = settings().data_dir
    make_folder(folder)
    with (folder / ".writer.lock").open("w") as file:
        until = time.monotonic() + settings().wait_seconds
        while not _take(file):
            if time.monotonic() >= until:
                raise OutcomesError(
                    "Another load or build is running on this data folder. Try again when it"
                    " ends, or let this command wait for it with OUTCOMES_WAIT_SECONDS.",
                    ExitCode.BUSY,
                )
            time.sleep(_SECONDS_BETWEEN_TRIES)
        yield


def _take(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
