"""A file that cannot be taken in at all, and why; and what is the machine's fault instead."""

import duckdb

from etl.errors import ExitCode, OutcomesError
from etl.settings import settings

_OF_THE_DISK = (
    "No space left",
    "Could not write",
    "Failed to write",
    "Read-only file system",
    "Disk quota exceeded",
    "File too large",
)


class FileFault(OutcomesError):
    """A fault of a whole file: what was found, what is allowed, what to do."""

    def __init__(self, found: str, to_do: str) -> None:
        """Join both halves; values of the file never go into either."""
        super().__init__(f"{found} {to_do}", ExitCode.REFUSED)


def raise_if_machine(error: duckdb.Error) -> None:
    """Raise OutcomesError where an error tells of memory or disk: no sender can correct that."""
    if isinstance(error, duckdb.OutOfMemoryException):
        raise OutcomesError(
            "Memory ran out. Give DuckDB more with OUTCOMES_MEMORY_LIMIT and run it again."
        ) from error
    if _is_of_the_disk(str(error)):
        raise OutcomesError(
            "The data folder cannot be written: the disk is full or not writable. Make room and"
            " run it again; nothing that counted was lost."
        ) from error


def _is_of_the_disk(text: str) -> bool:
    is_denied = "Permission denied" in text and str(settings().data_dir) in text
    return is_denied or any(words in text for words in _OF_THE_DISK)
