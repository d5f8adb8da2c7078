"""Move a delivery out of the inbox, so that no night meets it twice and none is ever lost.

``inbox/done/<source>/<date>-<delivery number>/`` holds what landed, ``inbox/refused/<source>/
<date>-<name>/`` what did not. A move is one rename; on another file system a copy that is on the
disk before the original goes. A run killed before the move finds the delivery again, is told that
it landed before, and moves it then.
"""

import errno
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from etl.durable import write_atomically
from etl.errors import OutcomesError
from etl.run.inbox import DONE, REFUSED, Arrival
from etl.settings import settings

REASON = "REASON.txt"


def file_done(arrival: Arrival, number: int, refusals: dict[str, str]) -> Path:
    """Move what landed; ``refusals`` names its files that did not. Return the new place."""
    folder = _place(DONE, arrival, f"{number:06}")
    if refusals:
        _write_reason(folder, [f"{name}: {reason}" for name, reason in sorted(refusals.items())])
    return _move(arrival, folder)


def file_refused(arrival: Arrival, reasons: list[str]) -> Path:
    """Move what was refused, and say why beside it. Return the new place."""
    folder = _place(REFUSED, arrival, arrival.name)
    _write_reason(folder, reasons)
    return _move(arrival, folder)


def _place(kind: str, arrival: Arrival, name: str) -> Path:
    """A folder in which this delivery's name is still free."""
    parent = settings().inbox_dir / kind / arrival.source
    wanted = f"{datetime.now(UTC):%Y-%m-%d}-{name}"
    folder, times = parent / wanted, 1
    while os.path.lexists(folder / arrival.path.name):
        times += 1
        folder = parent / f"{wanted}-{times}"
    return folder


def _write_reason(folder: Path, reasons: list[str]) -> None:
    again = "Corrected, it belongs in the inbox again, under a name of its own."
    write_atomically(folder / REASON, "\n".join([*reasons, "", again, ""]))


def _move(arrival: Arrival, folder: Path) -> Path:
    target = folder / arrival.path.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            arrival.path.rename(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _copy_and_remove(arrival.path, target)
    except OSError as error:
        raise OutcomesError(
            f"{arrival.source}/{arrival.name} cannot be moved out of the inbox"
            f" ({error.strerror}). Give the operator the right to change the folder; the next run"
            " moves it."
        ) from error
    return target


def _copy_and_remove(source: Path, target: Path) -> None:
    draft = target.with_name(f".{target.name}.copying")
    _remove(draft)
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, draft, symlinks=True)
    else:
        shutil.copy2(source, draft, follow_symlinks=False)
    for path in [draft, *draft.rglob("*")]:
        _flush(path)
    draft.rename(target)
    _flush(target.parent)
    _remove(source)


def _flush(path: Path) -> None:
    if path.is_symlink():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
