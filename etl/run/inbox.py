"""What lies in the inbox: ``inbox/<source>/<delivery>``, a file or a folder each.

A delivery is complete when it stayed unchanged while the run waited, or when its folder holds
``_SUCCESS`` or ``.ready``. Whether it changed is seen by looking twice, so that a wrong clock
takes nothing half written. Deliveries of a source are taken in the order of their names.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from etl.errors import OutcomesError
from etl.landing.sources import source_names
from etl.settings import settings

DONE, REFUSED = "done", "refused"
_MARKERS = ("_SUCCESS", ".ready")
_UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload")
_ABANDONED_SECONDS = 24 * 3600

_Look = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Arrival:
    """One delivery; ``waits_for`` says why it is not complete yet, ``fault`` why it never will.

    ``barred`` says why it cannot be looked at, as where this user has no right to it.
    """

    source: str
    path: Path
    waits_for: str | None = None
    fault: str | None = None
    barred: str | None = None

    @property
    def name(self) -> str:
        """Name of the file or folder, safe to print."""
        return printable(self.path.name)


@dataclass(frozen=True)
class Inbox:
    """The deliveries, and what lies where no source reads."""

    arrivals: list[Arrival] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)


def look_into_inbox(wait: Callable[[float], None] = time.sleep) -> Inbox:
    """Return what has arrived, by source and name; wait once, if any delivery needs a second look.

    The folder of each source is made where it is missing, so that a sender finds it. Raise
    OutcomesError where the inbox that is set is not there.
    """
    folder = settings().inbox_dir
    _require_named(folder)
    seen = [seen for name in source_names() for seen in _in_folder_of(name, folder / name)]
    if any(not first.barred and not _has_marker(first.path) for first, _ in seen):
        wait(settings().inbox_settle_seconds)
    # What was taken away meanwhile is no delivery any more.
    left = [(first, look) for first, look in seen if first.barred or os.path.lexists(first.path)]
    return Inbox([_arrival(first, look) for first, look in left], _strays(folder))


def _require_named(folder: Path) -> None:
    """A share that is not mounted would read as if nothing was delivered, for ever."""
    if settings().inbox and not folder.is_dir():
        raise OutcomesError(
            f"The inbox {folder} is not there. Mount or create it, or correct OUTCOMES_INBOX."
        )


def barred(path: Path) -> str | None:
    """Say why a delivery cannot be looked at to its last file; None where it can."""
    return _looked_at("", path)[0].barred


def _in_words(error: OSError) -> str:
    return f"{error.strerror}: {printable(str(error.filename))}."


def printable(name: str) -> str:
    """Return a name without what no terminal or file can show."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def _in_folder_of(source: str, folder: Path) -> list[tuple[Arrival, _Look]]:
    """First look at each delivery; a folder that cannot be listed stands for what is in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths = sorted(path for path in folder.iterdir() if not is_passed_over(path.name))
    except OSError as error:
        return [(Arrival(source, folder, barred=_in_words(error)), {})]
    return [_looked_at(source, path) for path in paths]


def _looked_at(source: str, path: Path) -> tuple[Arrival, _Look]:
    try:
        return Arrival(source, path), _look(path)
    except OSError as error:
        return Arrival(source, path, barred=_in_words(error)), {}


def is_passed_over(name: str) -> bool:
    """Whether a name of the inbox is hidden, or says that its upload has not ended."""
    return name.startswith((".", "~")) or name.lower().endswith((*_UNFINISHED, "~"))


def _strays(folder: Path) -> list[str]:
    known = {*source_names(), DONE, REFUSED}
    names = (path.name for path in folder.iterdir() if path.name not in known)
    return sorted(printable(name) for name in names if not is_passed_over(name))


def _look(path: Path) -> _Look:
    """Size and time of change of every file; hidden ones too, which some senders rename later.

    Raise OSError where a folder or a file of it is out of this user's reach.
    """
    return {str(file): _state(file) for file in _files(path)}


def _state(file: Path) -> tuple[int, int]:
    try:
        state = file.lstat()
    except FileNotFoundError:
        return (-1, -1)
    return (state.st_size, state.st_mtime_ns)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return [
        Path(folder) / name
        for folder, _, names in os.walk(path, onerror=_raise_if_there)
        for name in names
    ]


def _raise_if_there(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _has_marker(path: Path) -> bool:
    return path.is_dir() and any(os.path.lexists(path / name) for name in _MARKERS)


def _arrival(first: Arrival, before: _Look) -> Arrival:
    if first.barred or _has_marker(first.path):
        return first
    source, path = first.source, first.path
    again, now = _looked_at(source, path)
    if again.barred:
        return again
    if now != before:
        return Arrival(source, path, waits_for="It is still being written.")
    open_ends = [file for file in now if file.lower().endswith(_UNFINISHED)]
    if now and not open_ends:
        return first
    what = "Its upload was begun and not finished" if open_ends else "The folder is empty"
    newest = max((state[1] / 1e9 for state in now.values()), default=_state(path)[1] / 1e9)
    if time.time() - newest > _ABANDONED_SECONDS:
        return Arrival(source, path, fault=f"{what} for a day. Deliver it again, whole.")
    return Arrival(source, path, waits_for=f"{what}.")
