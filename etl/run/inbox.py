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

from etl.landing.sources import source_names
from etl.settings import settings

DONE, REFUSED = "done", "refused"
_MARKERS = ("_SUCCESS", ".ready")
_UNFINISHED = (".part", ".partial", ".filepart", ".tmp", ".crdownload")
_ABANDONED_SECONDS = 24 * 3600

_Look = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Arrival:
    """One delivery; ``waits_for`` says why it is not complete yet, ``fault`` why it never will."""

    source: str
    path: Path
    waits_for: str | None = None
    fault: str | None = None

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

    The folder of each source is made where it is missing, so that a sender finds it.
    """
    folder = settings().inbox_dir
    for name in source_names():
        (folder / name).mkdir(parents=True, exist_ok=True)
    found = [(name, path) for name in source_names() for path in _entries(folder / name)]
    before = {path: _look(path) for _, path in found}
    if any(not _has_marker(path) for path in before):
        wait(settings().inbox_settle_seconds)
    arrivals = [_arrival(source, path, before[path]) for source, path in found if path.exists()]
    return Inbox(arrivals, _strays(folder))


def printable(name: str) -> str:
    """Return a name without what no terminal or file can show."""
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def _entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not _is_passed_over(path.name))


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~")) or name.lower().endswith((*_UNFINISHED, "~"))


def _strays(folder: Path) -> list[str]:
    known = {*source_names(), DONE, REFUSED}
    names = (path.name for path in folder.iterdir() if path.name not in known)
    return sorted(printable(name) for name in names if not _is_passed_over(name))


def _look(path: Path) -> _Look:
    """Size and time of change of every file; hidden ones too, which some senders rename later."""
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
    return [Path(folder) / name for folder, _, names in os.walk(path) for name in names]


def _has_marker(path: Path) -> bool:
    return path.is_dir() and any((path / name).exists() for name in _MARKERS)


def _arrival(source: str, path: Path, before: _Look) -> Arrival:
    if _has_marker(path):
        return Arrival(source, path)
    now = _look(path)
    if now != before:
        return Arrival(source, path, waits_for="It is still being written.")
    open_ends = [file for file in now if file.lower().endswith(_UNFINISHED)]
    if now and not open_ends:
        return Arrival(source, path)
    what = "Its upload was begun and not finished" if open_ends else "The folder is empty"
    newest = max((state[1] / 1e9 for state in now.values()), default=path.stat().st_mtime)
    if time.time() - newest > _ABANDONED_SECONDS:
        return Arrival(source, path, fault=f"{what} for a day. Deliver it again, whole.")
    return Arrival(source, path, waits_for=f"{what}.")
