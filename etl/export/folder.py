"""A folder that is there whole or not at all, and that only its owner can open."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from etl.durable import DRAFT, make_folder, move_folder
from etl.errors import ExitCode, OutcomesError
from etl.lock import try_lock

_OWNER_ALONE = 0o700


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Yield a folder (0700) to fill, which is named ``folder`` when the block ends well.

    What a killed process left of it goes. Raise OutcomesError where ``folder`` is there and not
    empty, or another process is filling it.
    """
    folder = folder.absolute()
    _refuse_taken(folder)
    make_folder(folder.parent)
    draft = folder.with_name(f".{folder.name}{DRAFT}")
    with _held(draft):
        _empty(draft)
        try:
            yield draft
            _refuse_taken(folder)
            move_folder(draft, folder)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _held(draft: Path) -> Iterator[None]:
    draft.mkdir(mode=_OWNER_ALONE, exist_ok=True)
    handle = os.open(draft, os.O_RDONLY)
    try:
        # By the time it is ours it may have got its name, from the one who held it.
        if not try_lock(handle) or not _is_still(draft, handle):
            raise OutcomesError(f"Another export is writing {draft}.", ExitCode.BUSY)
        yield
    finally:
        os.close(handle)


def _is_still(draft: Path, handle: int) -> bool:
    return draft.exists() and draft.stat().st_ino == os.fstat(handle).st_ino


def _empty(draft: Path) -> None:
    draft.chmod(_OWNER_ALONE)
    for left in draft.iterdir():
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _refuse_taken(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutcomesError(
            f"{folder} is there already and not empty. Name a new folder.", ExitCode.USAGE
        )
