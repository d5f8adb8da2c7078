"""One writer at a time. The kernel frees the lock when its holder dies: nothing to clean up."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from etl.durable import make_folder
from etl.errors import ExitCode, OutcomesError
from etl.settings import settings


@contextmanager
def writer_lock() -> Iterator[None]:
    """Hold the lock of the data folder; raise OutcomesError at once where another does."""
    folder = settings().data_dir
    make_folder(folder)
    with (folder / ".writer.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OutcomesError(
                "Another load or build is running on this data folder. Try again when it ends.",
                ExitCode.BUSY,
            ) from error
        yield
